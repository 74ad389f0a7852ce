import { hashKey, keyPepperVersion, makeKey, toKeyHint } from "./key-format";
import type { KeyKind } from "./schema";

/** A new key, and what is kept of it. */
export function makeSecret(kind: KeyKind) {
  const key = makeKey(kind);
  return {
    key,
    secret: { hmac: Uint8Array.from(hashKey(key)), pepperVersion: keyPepperVersion, ...toKeyHint(key) },
  };
}
