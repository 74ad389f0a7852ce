import { flattenedVerify, importJWK } from "jose";
import { toCanonicalJson } from "./canonical-json";
import type { KeySet } from "./key-set";
import { readKid } from "./read-kid";

/**
 * `unsigned`: there is no signature of our form. `unknown_key`: none of the keys has the id that it names.
 * `broken`: the receipt, or the signature, is not what that key signed.
 */
export type SignatureCheck =
  | { readonly outcome: "unsigned" }
  | { readonly outcome: "good" | "unknown_key" | "broken"; readonly kid: string };

/** Checks a receipt, read from JSON, against public keys. The order of its members does not matter. */
export async function checkSignature(receipt: object, { keys }: KeySet): Promise<SignatureCheck> {
  const { signature: jws, ...signedPart } = receipt as { readonly signature?: unknown };
  const kid = typeof jws === "string" ? readKid(jws) : null;
  if (typeof jws !== "string" || kid === null) return { outcome: "unsigned" };
  const key = keys.find((key) => key.kid === kid);
  if (!key) return { outcome: "unknown_key", kid };
  const [header = "", , signature = ""] = jws.split(".");
  // The last letter of 64 bytes in base64url has bits to spare: only one of its spellings is the signature's.
  if (Buffer.from(signature, "base64url").toString("base64url") !== signature) return { outcome: "broken", kid };
  try {
    const payload = Buffer.from(toCanonicalJson(signedPart)).toString("base64url");
    await flattenedVerify({ protected: header, payload, signature }, await importJWK(key), { algorithms: ["EdDSA"] });
    return { outcome: "good", kid };
  } catch {
    return { outcome: "broken", kid };
  }
}
