/** Who sells what, read from the database at most every two seconds: live channels, their models, prices in force. */
import { createRecent } from "@/lib/base/recent";
import { singleton } from "@/lib/base/singleton";
import { findPrices, findPricesOf } from "@/lib/billing/prices/find-prices";
import { db } from "@/lib/db/client";
import { sandboxSource, toSources } from "./channel-sources";
import { channelColumns } from "./channel-view";
import { byokPriceName } from "./model-names";
import { type Offer, toOffer } from "./to-offer";

/** Model id → every way to reach it, the highest priority first. */
export type Offers = ReadonlyMap<string, readonly Offer[]>;

export type House = {
  /** What everybody may use. */
  readonly pooled: Offers;
  readonly aliases: ReadonlyMap<string, readonly string[]>;
  /** The organizations with channels of their own. */
  readonly owners: ReadonlySet<string>;
};

const ttlMs = 2_000;
const ownersMax = 1_000;
const inOrder = [{ priority: "desc" }, { id: "asc" }] as const;

export function findHouse(): House | Promise<House> {
  return recentHouse().get("");
}

/** What an organization reaches with its own credentials, at the operator's fee. */
export function findOwnOffers(organizationId: string): Offers | Promise<Offers> {
  return recentOwnOffers().get(organizationId);
}

/** This process looks again at the next call. */
export function forgetOffers(organizationId?: string): void {
  recentHouse().forget("");
  if (organizationId) recentOwnOffers().forget(organizationId);
}

function recentHouse() {
  return singleton("channel-offers", () => createRecent({ load: loadHouse, ttlMs, entriesMax: 1 }));
}

function recentOwnOffers() {
  return singleton("own-channel-offers", () => createRecent({ load: loadOwnOffers, ttlMs, entriesMax: ownersMax }));
}

async function loadHouse(): Promise<House> {
  const [channels, aliases, owners] = await Promise.all([
    findSources(null),
    db().modelAlias.findMany({ select: { name: true, models: true } }),
    db().channel.findMany({
      where: { removedAt: null, organizationId: { not: null } },
      distinct: ["organizationId"],
      select: { organizationId: true },
    }),
  ]);
  const lines = [sandboxSource(), ...channels].flatMap((source) => source.models.map((name) => ({ source, name })));
  const prices = await findPricesOf(
    lines.map(({ source, name }) => ({ provider: source.provider.id, model: name.sold, isNamed: source.areNamed })),
  );
  const offers = lines.flatMap(({ source, name }, index) => {
    const price = prices[index];
    return price ? [toOffer(source, name, price, true)] : [];
  });
  return {
    pooled: byModel(offers),
    aliases: new Map(aliases.map(({ name, models }) => [name, models])),
    owners: new Set(owners.flatMap(({ organizationId }) => organizationId ?? [])),
  };
}

async function loadOwnOffers(organizationId: string): Promise<Offers> {
  const [sources, prices] = await Promise.all([findSources(organizationId), findPrices([byokPriceName])]);
  const fee = prices.get(byokPriceName);
  if (!fee) return new Map();
  return byModel(sources.flatMap((source) => source.models.map((name) => toOffer(source, name, fee, false))));
}

async function findSources(organizationId: string | null) {
  const where = { organizationId, removedAt: null };
  const rows = await db().channel.findMany({ where, select: channelColumns, orderBy: [...inOrder] });
  return (await Promise.all(rows.map(toSources))).flat();
}

function byModel(offers: readonly Offer[]): Offers {
  const map = new Map<string, Offer[]>();
  for (const offer of offers) {
    const known = map.get(offer.deployment.model);
    if (known) known.push(offer);
    else map.set(offer.deployment.model, [offer]);
  }
  return map;
}
