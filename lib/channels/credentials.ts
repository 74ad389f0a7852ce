/** A provider's credential at rest: sealed for its channel, so that one copied to another row does not open. */
import { createDecipheriv } from "node:crypto";
import { credentialsKeys } from "@/lib/db/credentials-keys";
import { isSealed, seal, unseal } from "@/lib/db/sealed";

export function encryptCredential(channelId: string, credential: string): Uint8Array<ArrayBuffer> {
  return seal(Buffer.from(credential), contextOf(channelId));
}

/** Throws when it was changed, belongs to another channel, or was written under a key that is known no more. */
export function decryptCredential(channelId: string, stored: Uint8Array): string {
  const plain = isSealed(stored) ? unseal(stored, contextOf(channelId)) : decryptFirstForm(channelId, stored);
  return Buffer.from(plain).toString("utf8");
}

function contextOf(channelId: string): string {
  return `channel.${channelId}`;
}

const firstVersion = 1;
const nonceEnd = 13;
const tagEnd = 29;

/** As it was written first: version (1 byte) | nonce (12) | tag (16) | ciphertext, which names no key. */
function decryptFirstForm(channelId: string, stored: Uint8Array): Uint8Array {
  const bytes = Buffer.from(stored);
  if (bytes[0] !== firstVersion || bytes.length < tagEnd) throw new Error("The credential is of an unknown form.");
  for (const { raw } of credentialsKeys()) {
    const decipher = createDecipheriv("aes-256-gcm", raw, bytes.subarray(1, nonceEnd))
      .setAAD(Buffer.from(`tacit.channel.${firstVersion}.${channelId}`))
      .setAuthTag(bytes.subarray(nonceEnd, tagEnd));
    const text = decipher.update(bytes.subarray(tagEnd));
    try {
      return Buffer.concat([text, decipher.final()]);
    } catch {
      // Of another key.
    }
  }
  throw new Error("The credential was written under a key that is not known.");
}
