import { randomBytes } from "node:crypto";
import { Secret, TOTP } from "otpauth";

// RFC 6238 with what every authenticator app supports; 160 bits, as RFC 4226 recommends.
const secretBytes = 20;
const periodSeconds = 30;
const setupMinutes = 15;
const shape = { algorithm: "SHA1", digits: 6, period: periodSeconds } as const;

export function newTotpSecret(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(randomBytes(secretBytes));
}

/** The secret as a person types it. */
export function toBase32(secret: Uint8Array<ArrayBuffer>): string {
  return keyOf(secret).base32;
}

/** What the QR code says. */
export function totpUri(secret: Uint8Array<ArrayBuffer>, account: { siteName: string; email: string }): string {
  const { siteName: issuer, email: label } = account;
  return new TOTP({ ...shape, issuer, label, secret: keyOf(secret) }).toString();
}

/** The time step whose code this is, now or one step to either side; null for a wrong code. */
export function stepOfCode(secret: Uint8Array<ArrayBuffer>, code: string, now = Date.now()): bigint | null {
  if (!/^\d{6}$/.test(code)) return null;
  const key = keyOf(secret);
  const delta = TOTP.validate({ ...shape, secret: key, token: code, timestamp: now, window: 1 });
  return delta === null ? null : BigInt(Math.floor(now / 1000 / periodSeconds) + delta);
}

/**
 * A person's secret that waits for a code of it. Not for long: it can be seen meanwhile, and who saw it once, in a browser
 * left open, must not find it in use weeks later.
 */
export function awaitedTotp(userId: string) {
  return { userId, confirmedAt: null, createdAt: { gt: new Date(Date.now() - setupMinutes * 60_000) } };
}

/** What the secret is sealed for. */
export function totpContext(userId: string): string {
  return `totp.${userId}`;
}

// A copy, because the bytes may lie in a larger buffer.
function keyOf(secret: Uint8Array<ArrayBuffer>): Secret {
  return new Secret({ buffer: secret.slice().buffer });
}
