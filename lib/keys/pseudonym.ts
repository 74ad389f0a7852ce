import { createHmac } from "node:crypto";
import { env } from "@/lib/env";

// Parts it from every other use of the pepper: no key's hash can ever be a pseudonym.
const label = "tacit.pseudonym.1\0";

/** A stable word for a key, for providers that want to tell end users apart: it tells them nothing about anybody. */
export function pseudonymOf(keyId: string): string {
  const pepper = env().KEY_PEPPER;
  if (!pepper) throw new Error("KEY_PEPPER is not set.");
  const mac = createHmac("sha256", Buffer.from(pepper, "base64")).update(label + keyId);
  return mac.digest("hex").slice(0, 32);
}
