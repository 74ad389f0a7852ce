import type { Actor } from "@/lib/base/actor";
import { normalizeBaseUrl } from "@/lib/catalog/base-url";
import type { Provider } from "@/lib/catalog/provider";
import { providers } from "@/lib/catalog/providers";
import { type Tx, transaction } from "@/lib/db/client";
import { env } from "@/lib/env";
import { insertChannel } from "./add-channel";
import { type ChannelRow, channelColumns } from "./channel-view";
import { readKeys, readServiceAccount } from "./credential-keys";
import { decryptCredential } from "./credentials";
import { forgetOffers } from "./offers";
import { retireChannel } from "./remove-channel";

const actor: Actor = { kind: "system" };
const syncLock = 7_270_736_921;

type Wanted = { readonly baseUrl: string; readonly apiKey: string | undefined };

/**
 * Makes the channels that the environment names what it says now: one a provider, replaced when it changed, removed when
 * its variables are gone. Called at every start; processes that start at once do it one after the other.
 */
export async function syncEnvironmentChannels(): Promise<void> {
  await transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${syncLock})`;
    const rows = await tx.channel.findMany({
      where: { fromEnvironment: true, removedAt: null },
      select: channelColumns,
      orderBy: { id: "asc" },
    });
    for (const provider of providers) await syncProvider(tx, provider, rows);
  });
  forgetOffers();
}

async function syncProvider(tx: Tx, provider: Provider, rows: readonly ChannelRow[]): Promise<void> {
  const wanted = readWanted(provider);
  const existing = rows.filter((row) => row.provider === provider.id);
  const kept = existing.find((row) => wanted && isAsWanted(row, wanted));
  for (const row of existing) if (row !== kept) await retireChannel(tx, actor, row.id);
  if (!wanted || kept) return;
  const settings = { provider: provider.id, name: provider.name, weight: 1, priority: 0, models: [] };
  await insertChannel(tx, actor, { ...settings, ...wanted, fromEnvironment: true });
}

function readWanted(provider: Provider): Wanted | null {
  const { environment, defaultBaseUrl } = provider;
  if (!environment) return null;
  const apiKey = env()[environment.apiKey]?.trim() || undefined;
  const baseUrl = env()[environment.baseUrl] ?? (apiKey && defaultBaseUrl);
  if (!baseUrl) return null;
  if (apiKey) requireForm(environment.apiKey, apiKey, provider);
  try {
    return { apiKey, baseUrl: normalizeBaseUrl(baseUrl, provider) };
  } catch (error) {
    throw new Error(`The configuration is not valid. ${environment.baseUrl}: must be an http or https URL.`, {
      cause: error,
    });
  }
}

function requireForm(variable: string, apiKey: string, { auth }: Provider): void {
  const isServiceAccount = readServiceAccount(apiKey) !== null;
  if (readKeys(apiKey) && isServiceAccount === (auth === "google-service-account")) return;
  const form = auth === "google-service-account" ? "the JSON of a service account" : "a key, or keys parted by commas";
  throw new Error(`The configuration is not valid. ${variable}: must be ${form}.`);
}

function isAsWanted(row: ChannelRow, wanted: Wanted): boolean {
  if (row.baseUrl !== wanted.baseUrl) return false;
  if (!row.credentialEncrypted) return !wanted.apiKey;
  try {
    return decryptCredential(row.id, row.credentialEncrypted) === wanted.apiKey;
  } catch {
    // Written under another CREDENTIALS_KEY: of no use any more.
    return false;
  }
}
