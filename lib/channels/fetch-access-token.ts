import { createSign } from "node:crypto";
import { z } from "zod";
import type { ServiceAccount } from "./credential-keys";

const timeoutMs = 5_000;
const lifetimeSeconds = 3_600;
const scope = "https://www.googleapis.com/auth/cloud-platform";

const TokenAnswer = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]{1,8000}$/),
  expires_in: z.number().positive(),
});

export type AccessToken = { readonly token: string; readonly expiresAtMs: number };

/**
 * Asks for a token by a signed statement of who we are (RFC 7523, as Google's OAuth 2.0 for service accounts has it).
 * Throws when the key cannot sign, nobody answers in five seconds, or the answer is no token. Nothing of an answer is
 * passed on.
 */
export async function fetchAccessToken(account: ServiceAccount, nowMs = Date.now()): Promise<AccessToken> {
  const form = { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: makeStatement(account, nowMs) };
  const response = await fetch(account.token_uri, {
    method: "POST",
    body: new URLSearchParams(form),
    redirect: "manual",
    signal: AbortSignal.timeout(timeoutMs),
  });
  const { data } = TokenAnswer.safeParse(await response.json().catch(() => null));
  if (!response.ok || !data) throw new Error("The token endpoint gave no token.");
  return { token: data.access_token, expiresAtMs: nowMs + data.expires_in * 1_000 };
}

function makeStatement(account: ServiceAccount, nowMs: number): string {
  const issuedAt = Math.floor(nowMs / 1_000);
  const header = { alg: "RS256", typ: "JWT", ...(account.private_key_id ? { kid: account.private_key_id } : {}) };
  const claims = {
    iss: account.client_email,
    scope,
    aud: account.token_uri,
    iat: issuedAt,
    exp: issuedAt + lifetimeSeconds,
  };
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${signed}.${createSign("RSA-SHA256").update(signed).sign(account.private_key, "base64url")}`;
}
