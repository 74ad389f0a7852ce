/** The order in which ways are tried, pure: chance, what was observed and what is broken are handed in. */
import type { Circuits } from "./circuit";
import type { Observations } from "./observations";
import type { Deployment, RouteAsk, RouteSort } from "./schema";
import type { Offer } from "./to-offer";

export type Outlook = {
  readonly circuits: Circuits;
  readonly observations: Observations;
  /** Gives numbers in [0, 1). */
  readonly random: () => number;
};

type Wishes = Pick<RouteAsk, "serves" | "sort" | "affinity">;

/**
 * Ways to one model: own credentials before pooled ones, then by priority, by the caller's sort, those that speak the
 * caller's dialect, and then by a throw of weighted dice, which falls alike for calls of the same affinity.
 */
export function orderOffers(offers: readonly Offer[], wishes: Wishes, outlook: Outlook): readonly Offer[] {
  if (offers.length < 2) return offers;
  const ranked = offers.map((offer) => ({
    offer,
    isPooled: Number(offer.deployment.isPooled),
    merit: meritOf(offer.deployment, wishes.sort, outlook.observations),
    isForeign: Number(wishes.serves[0] !== undefined && offer.deployment.urls[wishes.serves[0]] === undefined),
    dice: throwDice(offer, wishes.affinity, outlook.random),
  }));
  ranked.sort(
    (left, right) =>
      left.isPooled - right.isPooled ||
      right.offer.priority - left.offer.priority ||
      compare(left.merit, right.merit) ||
      left.isForeign - right.isForeign ||
      left.dice - right.dice,
  );
  return ranked.map(({ offer }) => offer);
}

/**
 * Puts what is broken behind all that works: it is still tried when nothing else is left. A way that has rested keeps the
 * first place if that was its own, for one call at a time.
 */
export function putBrokenLast(offers: readonly Offer[], circuits: Circuits): readonly Offer[] {
  const sound: Offer[] = [];
  const rested: Offer[] = [];
  const broken: Offer[] = [];
  for (const offer of offers) {
    const state = circuits.state(offer.deployment);
    const isProbe = state === "half_open" && sound.length === 0 && circuits.claimProbe(offer.deployment);
    if (state === "closed" || isProbe) sound.push(offer);
    else (state === "half_open" ? rested : broken).push(offer);
  }
  return rested.length + broken.length === 0 ? offers : [...sound, ...rested, ...broken];
}

/** What the sort goes by, the smallest first. */
function meritOf(deployment: Deployment, sort: RouteSort | null, observations: Observations): number {
  if (sort === null) return 0;
  if (sort === "price") return Number(deployment.price.inputPicoPerToken + deployment.price.outputPicoPerToken);
  const { firstByteMs, tokensPerSecond } = observations.find(observationKey(deployment));
  if (sort === "latency") return firstByteMs ?? Number.POSITIVE_INFINITY;
  return tokensPerSecond === null ? Number.POSITIVE_INFINITY : -tokensPerSecond;
}

/** A difference of two infinities would be no number. */
function compare(left: number, right: number): number {
  return left === right ? 0 : left < right ? -1 : 1;
}

/** The keys of a channel are as fast as each other. */
export function observationKey({ channelId, provider, upstreamModel }: Deployment): string {
  return `${channelId ?? provider}\n${upstreamModel}`;
}

/**
 * Sorting by -ln(u) / weight draws in proportion to the weights (Efraimidis and Spirakis, 2006). With u taken from a hash
 * of affinity and way it is weighted rendezvous hashing: when a way comes or goes only the calls that were its own move.
 */
function throwDice({ deployment, weight }: Offer, affinity: string | null, random: () => number): number {
  const chance = affinity === null ? 1 - random() : hashToUnit(`${affinity}\n${deployment.routeId}`);
  return -Math.log(chance) / weight;
}

/** FNV-1a with MurmurHash3's finish, as a number in (0, 1). */
function hashToUnit(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) + 0.5) / 2 ** 32;
}
