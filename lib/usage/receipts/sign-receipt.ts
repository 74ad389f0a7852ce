import { FlattenedSign } from "jose";
import type { Receipt, UnsignedReceipt } from "../schema";
import { toCanonicalJson } from "./canonical-json";
import { signingKey } from "./signing-key";

/** Adds the signature over everything else: a detached JWS (RFC 7515, appendix F) over canonical JSON (RFC 8785). */
export async function signReceipt(receipt: UnsignedReceipt): Promise<Receipt> {
  const { kid, privateKey } = await signingKey();
  const signed = await new FlattenedSign(toCanonicalJson(receipt))
    .setProtectedHeader({ alg: "EdDSA", kid })
    .sign(privateKey);
  return { ...receipt, signature: `${signed.protected}..${signed.signature}` };
}
