/** What a passkey keeps of whom it is for: an id that means nothing elsewhere, in 16 bytes. */
export function userHandleBytes(userId: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(userId.replaceAll("-", ""), "hex"));
}

/** The same as a browser sends it back. */
export function toUserHandle(userId: string): string {
  return Buffer.from(userHandleBytes(userId)).toString("base64url");
}
