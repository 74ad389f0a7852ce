import { isProvidersOwn, resolveUrls } from "@/lib/catalog/base-url";
import { models, sandboxModelId } from "@/lib/catalog/models";
import type { DataPolicy, Provider } from "@/lib/catalog/provider";
import { findProvider } from "@/lib/catalog/providers";
import { log } from "@/lib/log/log";
import type { ChannelRow } from "./channel-view";
import { type CredentialHeaders, credentialHeaders } from "./credential-headers";
import { readKeys } from "./credential-keys";
import { decryptCredential } from "./credentials";
import { discovery } from "./discovery";
import { modelListRequest } from "./model-list-request";
import { isFreeName, isModelId, type ModelName, readModelEntry } from "./model-names";
import type { Promises } from "./promises";
import type { Deployment } from "./schema";
import { askServerForModels } from "./server-models";

/** One of a channel's keys, and all that it can sell. */
export type Source = Pick<Deployment, "channelId" | "urls" | "credentialHeaders" | "routeId" | "timeouts"> & {
  readonly provider: Provider;
  readonly models: readonly ModelName[];
  /** Whether the operator named the models, rather than the catalogue or the server. */
  readonly areNamed: boolean;
  readonly promises: Promises;
  readonly priority: number;
  readonly weight: number;
  readonly createdAt: Date;
};

const noTimeouts = { connectMs: null, headersMs: null, idleMs: null };
const nothingSaid: DataPolicy = { retentionDays: null, training: "unknown", regions: [], zeroRetention: "unknown" };

/** The built-in model needs no channel. */
export function sandboxSource(): Source {
  const provider = findProvider("sandbox")!;
  return {
    channelId: null,
    provider,
    urls: resolveUrls(provider, provider.defaultBaseUrl!),
    credentialHeaders: {},
    routeId: "sandbox",
    timeouts: noTimeouts,
    models: [{ sold: sandboxModelId, upstream: sandboxModelId }],
    areNamed: false,
    promises: { policy: provider.dataPolicy, zeroRetention: null, regions: [] },
    priority: 0,
    weight: 1,
    createdAt: new Date(0),
  };
}

/** A channel's keys as ways to its models. Empty when its credential cannot be used, or its provider is not known. */
export async function toSources(channel: ChannelRow): Promise<Source[]> {
  const provider = findProvider(channel.provider);
  const keys = provider && openCredential(channel);
  if (!provider || !keys) return [];
  const routes = keys.map((key, index) => ({ key, routeId: `${channel.id}:${index}` }));
  const shown = await Promise.all(
    routes.map(async ({ key, routeId }) => ({
      routeId,
      headers: await credentialHeaders(provider.auth, key, routeId, channel.organizationId !== null),
    })),
  );
  const usable = shown.filter((route): route is Route => route.headers !== null);
  if (usable.length === 0) return [];
  const urls = resolveUrls(provider, channel.baseUrl);
  const names = await modelsOf(channel, provider, urls, usable[0]!.headers);
  const common = {
    channelId: channel.id,
    provider,
    urls,
    timeouts: {
      connectMs: channel.connectTimeoutMs,
      headersMs: channel.headersTimeoutMs,
      idleMs: channel.idleTimeoutMs,
    },
    models: names.filter(({ sold }) => isFreeName(sold)),
    areNamed: channel.models.length > 0,
    promises: promisesOf(channel, provider),
    priority: channel.priority,
    // The keys of a channel share its weight.
    weight: channel.weight / usable.length,
    createdAt: channel.createdAt,
  };
  return usable.map(({ routeId, headers }) => ({ ...common, routeId, credentialHeaders: headers }));
}

type Route = { readonly routeId: string; readonly headers: CredentialHeaders };

async function modelsOf(
  channel: ChannelRow,
  provider: Provider,
  urls: Deployment["urls"],
  headers: CredentialHeaders,
): Promise<readonly ModelName[]> {
  if (channel.models.length > 0) return channel.models.map(readModelEntry);
  const listed = models.filter((model) => model.provider === provider.id).map((model) => model.id);
  const request = provider.discovers ? modelListRequest(urls) : null;
  const found = request
    ? await discovery().find(channel.id, async () => {
        const { ok, ids } = await askServerForModels({
          url: request.url,
          headers: { ...request.headers, ...headers },
          publicOnly: channel.organizationId !== null,
        });
        if (!ok || !ids) throw new Error("The server gave no list of models.");
        return ids.filter(isModelId);
      })
    : [];
  return [...new Set([...listed, ...found])].map((id) => ({ sold: id, upstream: id }));
}

/** What the provider says of itself counts where it is the one who answers. */
function promisesOf({ baseUrl, zeroRetention, regions }: ChannelRow, provider: Provider): Promises {
  return { policy: isProvidersOwn(provider, baseUrl) ? provider.dataPolicy : nothingSaid, zeroRetention, regions };
}

const reported = new Set<string>();

/** Its keys, a single null when it has none; null when they cannot be read. */
function openCredential({ id, credentialEncrypted }: ChannelRow): readonly (string | null)[] | null {
  if (!credentialEncrypted) return [null];
  try {
    return readKeys(decryptCredential(id, credentialEncrypted));
  } catch {
    if (!reported.has(id)) log("error", "upstream.alert", { alert: "credential_unreadable", channelId: id });
    reported.add(id);
    return null;
  }
}
