import { singleton } from "@/lib/base/singleton";
import { env } from "@/lib/env";
import type { KeySet } from "./key-set";
import { readRetiredKeys } from "./read-retired-keys";
import { signingKey } from "./signing-key";

/** Every key that receipts of this installation may be signed with, today's first. Read once a process. */
export function listPublicKeys(): Promise<KeySet> {
  return singleton("receipt-public-keys", async () => {
    const { publicKey } = await signingKey();
    const retired = await readRetiredKeys(env().DATA_DIR);
    return { keys: [publicKey, ...retired.keys.filter(({ kid }) => kid !== publicKey.kid)] };
  });
}
