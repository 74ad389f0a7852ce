import { decodeProtectedHeader, flattenedVerify, importJWK } from "jose";
import { toCanonicalJson } from "./canonical-json";
import type { KeySet } from "./key-set";

/**
 * `unsigned`: there is no signature of our form. `unknown_key`: none of the keys has the id that it names.
 * `broken`: the receipt, or the signature, is not what that key signed.
 */
export type SignatureCheck =
  | { readonly outcome: "good"; readonly kid: string }
  | { readonly outcome: "unsigned" | "unknown_key" | "broken"; readonly kid: string | null };

const detachedJws = /^([\w-]+)\.\.([\w-]{86})$/;

/** Checks a receipt, read from JSON, against public keys. The order of its members does not matter. */
export async function checkSignature(receipt: object, { keys }: KeySet): Promise<SignatureCheck> {
  const { signature: jws, ...signedPart } = receipt as { readonly signature?: unknown };
  const [, header, signature] = (typeof jws === "string" && detachedJws.exec(jws)) || [];
  const kid = header && readKid(header);
  if (!header || !signature || !kid) return { outcome: "unsigned", kid: null };
  const key = keys.find((key) => key.kid === kid);
  if (!key) return { outcome: "unknown_key", kid };
  try {
    // The last letter of 64 bytes in base64url has bits to spare: only one of its spellings is the signature's.
    if (Buffer.from(signature, "base64url").toString("base64url") !== signature) return { outcome: "broken", kid };
    const payload = Buffer.from(toCanonicalJson(signedPart)).toString("base64url");
    await flattenedVerify({ protected: header, payload, signature }, await importJWK(key), { algorithms: ["EdDSA"] });
    return { outcome: "good", kid };
  } catch {
    return { outcome: "broken", kid };
  }
}

function readKid(header: string): string | null {
  try {
    const { kid } = decodeProtectedHeader({ protected: header });
    return typeof kid === "string" ? kid : null;
  } catch {
    return null;
  }
}
