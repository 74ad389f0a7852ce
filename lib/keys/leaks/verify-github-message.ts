import { type KeyObject, verify } from "node:crypto";
import { AppError } from "@/lib/base/errors";
import { findGithubKey } from "./github-keys";

type Header = (name: string) => string | null;

/**
 * Throws `forbidden` unless the message is signed by GitHub: ECDSA on P-256 over the SHA-256 of the raw body, as its
 * secret scanning partner program has it. There is no time in it: a message that is sent again is good again.
 */
export async function verifyGithubMessage(rawBody: Uint8Array, header: Header): Promise<void> {
  const id = header("github-public-key-identifier") ?? "";
  const signature = header("github-public-key-signature") ?? "";
  if (!/^[\w-]{1,200}$/.test(id) || !/^[A-Za-z0-9+/]{8,200}={0,2}$/.test(signature)) throw unproved();
  const key = await findGithubKey(id);
  if (!key || !isSigned(key, rawBody, Buffer.from(signature, "base64"))) throw unproved();
}

function isSigned(key: KeyObject, rawBody: Uint8Array, signature: Buffer): boolean {
  try {
    return verify("sha256", rawBody, key, signature);
  } catch {
    return false;
  }
}

function unproved(): AppError {
  return new AppError("forbidden", "This message is not proved to be GitHub's.");
}
