/**
 * The key that receipts are signed with: Ed25519, its seed derived from CREDENTIALS_KEY, so that every process of an
 * installation signs with the same one and nobody has to keep another secret.
 */
import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from "node:crypto";
import { type CryptoKey, calculateJwkThumbprint, importJWK } from "jose";
import { singleton } from "@/lib/base/singleton";
import { env } from "@/lib/env";
import { PublicKey } from "./key-set";

export type SigningKey = { readonly kid: string; readonly privateKey: CryptoKey; readonly publicKey: PublicKey };

const seedInfo = "tacit receipt signing v1";
const seedBytes = 32;

// What PKCS #8 puts before the seed of an Ed25519 key (RFC 8410).
const pkcs8Head = Buffer.from("302e020100300506032b657004220420", "hex");

/** This installation's key, imported once a process. */
export function signingKey(): Promise<SigningKey> {
  return singleton("receipt-signing-key", async () => {
    const { CREDENTIALS_KEY } = env();
    if (!CREDENTIALS_KEY) throw new Error("CREDENTIALS_KEY is not set.");
    return deriveSigningKey(CREDENTIALS_KEY);
  });
}

/** Takes 32 bytes in base64. The key's id is its thumbprint (RFC 7638). */
export async function deriveSigningKey(credentialsKey: string): Promise<SigningKey> {
  const seed = hkdfSync("sha256", Buffer.from(credentialsKey, "base64"), "", seedInfo, seedBytes);
  const key = createPrivateKey({
    key: Buffer.concat([pkcs8Head, Buffer.from(seed)]),
    format: "der",
    type: "pkcs8",
  });
  const publicKey = await toPublicKey(createPublicKey(key));
  const imported = await importJWK(key.export({ format: "jwk" }), "EdDSA");
  if (imported instanceof Uint8Array) throw new Error("An Ed25519 key was taken for a shared secret.");
  return { kid: publicKey.kid, privateKey: imported, publicKey };
}

async function toPublicKey(key: KeyObject): Promise<PublicKey> {
  const { kty, crv, x } = key.export({ format: "jwk" });
  return PublicKey.parse({ kty, crv, x, kid: await calculateJwkThumbprint({ kty, crv, x }), use: "sig", alg: "EdDSA" });
}
