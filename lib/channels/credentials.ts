/**
 * A provider's credential at rest: version (1 byte) | nonce (12) | tag (16) | ciphertext, AES-256-GCM under CREDENTIALS_KEY.
 * The version and the channel's id are authenticated with it, so that a credential copied to another row does not open.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { env } from "@/lib/env";

const version = 1;
const nonceEnd = 13;
const tagEnd = 29;

export function encryptCredential(channelId: string, credential: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(nonceEnd - 1);
  const cipher = createCipheriv("aes-256-gcm", encryptionKey(), nonce).setAAD(boundTo(channelId));
  const text = Buffer.concat([cipher.update(credential, "utf8"), cipher.final()]);
  return Uint8Array.from(Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), text]));
}

/** Throws when it was changed, belongs to another channel, or was written under another key. */
export function decryptCredential(channelId: string, stored: Uint8Array): string {
  const bytes = Buffer.from(stored);
  if (bytes[0] !== version || bytes.length < tagEnd) throw new Error("The credential is of an unknown form.");
  const decipher = createDecipheriv("aes-256-gcm", encryptionKey(), bytes.subarray(1, nonceEnd))
    .setAAD(boundTo(channelId))
    .setAuthTag(bytes.subarray(nonceEnd, tagEnd));
  return Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()]).toString("utf8");
}

function boundTo(channelId: string): Buffer {
  return Buffer.from(`tacit.channel.${version}.${channelId}`);
}

function encryptionKey(): Buffer {
  const key = env().CREDENTIALS_KEY;
  if (!key) throw new Error("CREDENTIALS_KEY is not set.");
  return Buffer.from(key, "base64");
}
