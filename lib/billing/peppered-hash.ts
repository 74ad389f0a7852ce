import { createHmac } from "node:crypto";
import { env } from "@/lib/env";

/** What a hash is for: one word's hash for one use can never be found as another's, nor as a key's. */
type Use = "redemption_code" | "sign_up_address";

/** HMAC-SHA256 of a text under KEY_PEPPER, bound to its use. Throws when KEY_PEPPER is not set. */
export function pepperedHash(use: Use, text: string): Uint8Array<ArrayBuffer> {
  const pepper = env().KEY_PEPPER;
  if (!pepper) throw new Error("KEY_PEPPER is not set.");
  const mac = createHmac("sha256", Buffer.from(pepper, "base64")).update(`tacit.${use}.1\0${text}`);
  return Uint8Array.from(mac.digest());
}
