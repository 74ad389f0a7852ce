import { findHouse, findOwnOffers, type House, type Offers } from "./offers";
import { offersNamed } from "./offers-named";
import { orderOffers, putBrokenLast } from "./order-offers";
import { outlook } from "./outlook";
import { keepsAll } from "./promises";
import type { RouteAnswer, RouteAsk } from "./schema";

type MaybePromise<T> = T | Promise<T>;

const nobody: Offers = new Map();

/**
 * Ways to reach a model or its fallbacks, best first: in the order in which the models were named, within each as
 * `orderOffers` has it, and what is broken behind all others. Comes at once when the house was looked at within the last
 * two seconds.
 */
export function findDeployments(ask: RouteAsk): MaybePromise<RouteAnswer> {
  return then(findHouse(), (house) => {
    const { organizationId } = ask.key;
    const own = house.owners.has(organizationId) ? findOwnOffers(organizationId) : nobody;
    return then(own, (offers) => answer(house, offers, ask));
  });
}

function answer(house: House, own: Offers, ask: RouteAsk): RouteAnswer {
  const names = new Set(ask.models.flatMap((name) => house.aliases.get(name) ?? [name]));
  const sold = [...names].map((name) => offersNamed([own, house.pooled], name));
  if (sold.every((offers) => offers.length === 0)) return { outcome: "unknown_model" };
  const serving = sold.map((offers) =>
    offers.filter(({ deployment: { urls } }) => ask.serves.some((way) => urls[way])),
  );
  if (serving.every((offers) => offers.length === 0)) return { outcome: "unserved" };
  const kept = serving.map((offers) => offers.filter(({ promises }) => keepsAll(ask.requires, promises)));
  if (kept.every((offers) => offers.length === 0)) return { outcome: "unmet" };
  const seen = outlook();
  const ordered = new Set(kept.flatMap((offers) => orderOffers(offers, ask, seen)));
  const deployments = putBrokenLast([...ordered], seen.circuits).map(({ deployment }) => deployment);
  return { outcome: "found", deployments };
}

/** A promise only where there was one: what is known is answered within the same turn. */
function then<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
