import { singleton } from "@/lib/base/singleton";
import { errorFacts, log } from "@/lib/log/log";
import type { ServiceAccount } from "./credential-keys";
import { type AccessToken, fetchAccessToken } from "./fetch-access-token";

export type AccessTokens = {
  /** At once while a token is good; null when none is to be had. `name` stands for the account. */
  find(name: string, account: ServiceAccount, publicOnly?: boolean): string | null | Promise<string | null>;
};

type Options = {
  readonly fetchToken: (account: ServiceAccount, publicOnly: boolean) => Promise<AccessToken>;
  readonly nowMs: () => number;
  readonly onFailure: (error: unknown) => void;
};

type Entry = { held: AccessToken | null; pending: Promise<string | null> | null; retryAtMs: number };

// Long enough before its end that a call begun now does not outlive it, and that a slow endpoint holds up nobody.
const renewBeforeMs = 300_000;
const retryAfterMs = 10_000;
const entriesMax = 1_000;

/** Keeps tokens until shortly before they end, and then renews them behind the scenes. */
export function createAccessTokens({ fetchToken, nowMs, onFailure }: Options): AccessTokens {
  const entries = new Map<string, Entry>();

  function entryOf(name: string): Entry {
    const known = entries.get(name);
    if (known) return known;
    const entry: Entry = { held: null, pending: null, retryAtMs: 0 };
    entries.set(name, entry);
    if (entries.size > entriesMax) entries.delete(entries.keys().next().value as string);
    return entry;
  }

  async function renew(entry: Entry, account: ServiceAccount, publicOnly: boolean): Promise<string | null> {
    try {
      entry.held = await fetchToken(account, publicOnly);
      return entry.held.token;
    } catch (error) {
      entry.retryAtMs = nowMs() + retryAfterMs;
      onFailure(error);
      return live(entry);
    } finally {
      entry.pending = null;
    }
  }

  function live({ held }: Entry): string | null {
    return held && nowMs() < held.expiresAtMs ? held.token : null;
  }

  return {
    find(name, account, publicOnly = false) {
      const entry = entryOf(name);
      const token = live(entry);
      const isFresh = token !== null && nowMs() < entry.held!.expiresAtMs - renewBeforeMs;
      if (!isFresh && nowMs() >= entry.retryAtMs) entry.pending ??= renew(entry, account, publicOnly);
      return token ?? entry.pending;
    },
  };
}

/** The same for this process. */
export function findAccessToken(
  name: string,
  account: ServiceAccount,
  publicOnly: boolean,
): string | null | Promise<string | null> {
  const onFailure = (error: unknown) =>
    log("error", "upstream.alert", { alert: "no_access_token", ...errorFacts(error) });
  return singleton("access-tokens", () =>
    createAccessTokens({ fetchToken: fetchAccessToken, nowMs: Date.now, onFailure }),
  ).find(name, account, publicOnly);
}
