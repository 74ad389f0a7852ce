/** Who sells what, read from the database at most every two seconds: live channels, their catalogue, prices in force. */
import { createRecent } from "@/lib/base/recent";
import { singleton } from "@/lib/base/singleton";
import { findPrices } from "@/lib/billing/prices/find-prices";
import type { PriceFacts } from "@/lib/billing/schema";
import { findModel, models, sandboxModelId } from "@/lib/catalog/models";
import { findProvider } from "@/lib/catalog/providers";
import { db } from "@/lib/db/client";
import { log } from "@/lib/log/log";
import { type ChannelRow, channelColumns } from "./channel-view";
import { decryptCredential } from "./credentials";
import type { Deployment } from "./schema";

export type Offer = {
  readonly deployment: Deployment;
  readonly priority: number;
  readonly weight: number;
  /** When the model came out; where nobody says, since when it is sold here. */
  readonly createdAtSeconds: number;
};

export type Offers = ReadonlyMap<string, readonly Offer[]>;

const ttlMs = 2_000;

/** Model id → every way to reach it, the highest priority first. */
export function findOffers(): Offers | Promise<Offers> {
  return recentOffers().get("");
}

export function forgetOffers(): void {
  recentOffers().forget("");
}

function recentOffers() {
  return singleton("channel-offers", () => createRecent({ load: loadOffers, ttlMs, entriesMax: 1 }));
}

async function loadOffers(): Promise<Offers> {
  const channels = await db().channel.findMany({
    where: { removedAt: null },
    select: channelColumns,
    orderBy: [{ priority: "desc" }, { id: "asc" }],
  });
  const sources = [sandbox, ...channels.flatMap(toSource)];
  const prices = await findPrices([...new Set(sources.flatMap((source) => source.models))]);
  const offers = new Map<string, Offer[]>();
  for (const source of sources) {
    for (const model of source.models) {
      const price = prices.get(model);
      if (!price) continue;
      const known = offers.get(model);
      const offer = toOffer(source, model, price);
      if (known) known.push(offer);
      else offers.set(model, [offer]);
    }
  }
  return offers;
}

type Source = Pick<Deployment, "channelId" | "provider" | "urls" | "credentialHeaders"> & {
  readonly models: readonly string[];
  readonly priority: number;
  readonly weight: number;
  readonly createdAt: Date;
};

const sandbox: Source = {
  channelId: null,
  provider: "sandbox",
  urls: { openai_chat: findProvider("sandbox")!.defaultBaseUrl! },
  credentialHeaders: {},
  models: [sandboxModelId],
  priority: 0,
  weight: 1,
  createdAt: new Date(0),
};

function toSource(channel: ChannelRow): Source[] {
  const provider = findProvider(channel.provider);
  const credentialHeaders = readCredential(channel);
  if (!provider || !credentialHeaders) return [];
  const listed = models.filter((model) => model.provider === provider.id).map((model) => model.id);
  return [
    {
      channelId: channel.id,
      provider: provider.id,
      urls: { openai_chat: channel.baseUrl + provider.wires.openai_chat },
      credentialHeaders,
      models: channel.models.length > 0 ? channel.models : listed,
      priority: channel.priority,
      weight: channel.weight,
      createdAt: channel.createdAt,
    },
  ];
}

const reported = new Set<string>();

function readCredential({ id, credentialEncrypted }: ChannelRow): Record<string, string> | null {
  if (!credentialEncrypted) return {};
  try {
    return { authorization: `Bearer ${decryptCredential(id, credentialEncrypted)}` };
  } catch {
    if (!reported.has(id)) log("error", "upstream.alert", { alert: "credential_unreadable", channelId: id });
    reported.add(id);
    return null;
  }
}

function toOffer(source: Source, model: string, price: PriceFacts): Offer {
  const facts = findModel(model);
  const createdAtMs = facts?.releasedOn ? Date.parse(facts.releasedOn) : source.createdAt.getTime();
  return {
    priority: source.priority,
    weight: source.weight,
    createdAtSeconds: Math.floor(createdAtMs / 1_000),
    deployment: {
      model,
      provider: source.provider,
      channelId: source.channelId,
      upstreamModel: model,
      urls: source.urls,
      credentialHeaders: source.credentialHeaders,
      contextTokens: facts?.contextTokens ?? null,
      maxOutputTokens: facts?.maxOutputTokens ?? null,
      price,
    },
  };
}
