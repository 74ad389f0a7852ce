import { createPrivateKey, type KeyObject, sign } from "node:crypto";
import { promisify } from "node:util";
import { z } from "zod";
import { fetchGuarded } from "@/lib/upstream/fetch-guarded";
import type { ServiceAccount } from "./credential-keys";

const timeoutMs = 5_000;
const answerBytesMax = 64 * 1024;
const lifetimeSeconds = 3_600;
// An RSA key of 4,096 bits, which is the largest that Google takes.
const keyNumberBytesMax = 512;
const scope = "https://www.googleapis.com/auth/cloud-platform";

const TokenAnswer = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]{1,8000}$/),
  expires_in: z.number().positive(),
});

export type AccessToken = { readonly token: string; readonly expiresAtMs: number };

/**
 * Asks for a token by a signed statement of who we are (RFC 7523, as Google's OAuth 2.0 for service accounts has it).
 * Throws when the key cannot sign, nobody answers in five seconds, or the answer is no token. Nothing of an answer is
 * passed on. With `publicOnly` the endpoint, which the account names, is asked in the open internet only.
 */
export async function fetchAccessToken(
  account: ServiceAccount,
  publicOnly = false,
  nowMs = Date.now(),
): Promise<AccessToken> {
  const form = {
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    assertion: await makeStatement(account, nowMs),
  };
  const body = new URLSearchParams(form);
  const answer = publicOnly ? await postGuarded(account.token_uri, body) : await post(account.token_uri, body);
  const { data } = TokenAnswer.safeParse(answer);
  if (!data) throw new Error("The token endpoint gave no token.");
  return { token: data.access_token, expiresAtMs: nowMs + data.expires_in * 1_000 };
}

/** What a success says as JSON; null: there is none. */
async function post(url: string, body: URLSearchParams): Promise<unknown> {
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, { method: "POST", body, redirect: "manual", signal });
  return response.ok ? response.json().catch(() => null) : null;
}

async function postGuarded(url: string, body: URLSearchParams): Promise<unknown> {
  const headers = { "content-type": "application/x-www-form-urlencoded;charset=UTF-8" };
  const limits = { bytesMax: answerBytesMax, timeoutMs, redirectsMax: 0 };
  const answer = await fetchGuarded(url, { headers, body: body.toString(), ...limits });
  try {
    return answer.outcome === "answered" && answer.text !== null ? JSON.parse(answer.text) : null;
  } catch {
    return null;
  }
}

async function makeStatement(account: ServiceAccount, nowMs: number): Promise<string> {
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
  // In the background, because a large key takes its time.
  const signature = await promisify(sign)("RSA-SHA256", Buffer.from(signed), readSigningKey(account.private_key));
  return `${signed}.${signature.toString("base64url")}`;
}

/** Throws for what is no RSA key of a usual size: anybody may bring one, and with a giant one signing takes minutes. */
function readSigningKey(text: string): KeyObject {
  const key = createPrivateKey(text);
  const { n, e, d, p, q, dp, dq, qi } = key.asymmetricKeyType === "rsa" ? key.export({ format: "jwk" }) : {};
  const numbers = [n, e, d, p, q, dp, dq, qi].map((number) => Buffer.from(number ?? "", "base64url"));
  if (!n || numbers.some(({ length }) => length > keyNumberBytesMax)) throw new Error("The key is none to sign with.");
  return key;
}
