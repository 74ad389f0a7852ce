import type { AuthStyle } from "@/lib/catalog/provider";
import { findAccessToken } from "./access-tokens";
import { readServiceAccount } from "./credential-keys";

type MaybePromise<T> = T | Promise<T>;
export type CredentialHeaders = Readonly<Record<string, string>>;

/**
 * The headers that show a key to its provider. Null when a short-lived token has to be had first and nobody gives one.
 * `routeId` names the key, for what is remembered about it; `publicOnly`: the key is an account's own.
 */
export function credentialHeaders(
  auth: AuthStyle,
  key: string | null,
  routeId: string,
  publicOnly: boolean,
): MaybePromise<CredentialHeaders | null> {
  if (key === null || auth === "none") return {};
  if (auth === "bearer") return bearer(key);
  if (auth !== "google-service-account") return { [auth]: key };
  const account = readServiceAccount(key);
  if (!account) return null;
  const token = findAccessToken(routeId, account, publicOnly);
  return token instanceof Promise ? token.then(bearerOrNone) : bearerOrNone(token);
}

function bearerOrNone(token: string | null): CredentialHeaders | null {
  return token === null ? null : bearer(token);
}

function bearer(key: string): CredentialHeaders {
  return { authorization: `Bearer ${key}` };
}
