/**
 * A secret at rest: version (1 byte) | id of the key (4) | nonce (12) | tag (16) | ciphertext, AES-256-GCM under a key
 * derived from CREDENTIALS_KEY. What stands before the nonce and the context are authenticated with it, so that a secret
 * copied to another row, or used for another purpose, does not open.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { credentialsKeys } from "./credentials-keys";

const version = 2;
const headEnd = 5;
const nonceEnd = 17;
const tagEnd = 33;

/** `context` says what it is and whose, such as `totp.<row id>`; only the same opens it again. */
export function seal(plain: Uint8Array, context: string): Uint8Array<ArrayBuffer> {
  const [key] = credentialsKeys();
  const head = Buffer.concat([Buffer.of(version), key.id]);
  const nonce = randomBytes(nonceEnd - headEnd);
  const cipher = createCipheriv("aes-256-gcm", key.sealing, nonce).setAAD(boundTo(head, context));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Uint8Array.from(Buffer.concat([head, nonce, cipher.getAuthTag(), text]));
}

/** Throws when it was changed, belongs to another context, or was sealed under a key that is known no more. */
export function unseal(sealed: Uint8Array, context: string): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(sealed);
  if (!isSealed(bytes)) throw new Error("The secret is of an unknown form.");
  const head = bytes.subarray(0, headEnd);
  const key = credentialsKeys().find(({ id }) => id.equals(head.subarray(1)));
  if (!key) throw new Error("The secret was sealed under a key that is not known.");
  const decipher = createDecipheriv("aes-256-gcm", key.sealing, bytes.subarray(headEnd, nonceEnd))
    .setAAD(boundTo(head, context))
    .setAuthTag(bytes.subarray(nonceEnd, tagEnd));
  return Uint8Array.from(Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()]));
}

/** Whether it has the form that `seal` gives. */
export function isSealed(bytes: Uint8Array): boolean {
  return bytes[0] === version && bytes.length >= tagEnd;
}

/** Whether it was sealed under CREDENTIALS_KEY as it is now, so that no retired key is needed for it. */
export function isSealedUnderCurrentKey(bytes: Uint8Array): boolean {
  const [key] = credentialsKeys();
  return isSealed(bytes) && key.id.equals(bytes.subarray(1, headEnd));
}

function boundTo(head: Buffer, context: string): Buffer {
  return Buffer.concat([head, Buffer.from(`tacit.sealed.${context}`)]);
}
