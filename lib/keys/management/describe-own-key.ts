import { getKey } from "../get-key";
import { toKeyJson } from "./key-json";

/** What a key may know of itself, whatever its scopes are. */
export async function describeOwnKey({ keyId, organizationId }: { keyId: string; organizationId: string }) {
  return toKeyJson(await getKey({ kind: "key", keyId, organizationId, rights: ["keys:read"] }, { id: keyId }));
}
