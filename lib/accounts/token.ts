import { createHash, randomBytes } from "node:crypto";

/** 256 random bits, for a session cookie or a link sent by mail. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** The only form in which a token is stored. A plain hash is enough: a random token cannot be guessed from it. */
export function hashToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(token).digest());
}
