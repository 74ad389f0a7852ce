import { findHouse, findOwnOffers, type House, type Offers } from "./offers";
import { allowedOffers, offersNamed } from "./offers-named";
import { orderOffers, putBrokenLast } from "./order-offers";
import { outlook } from "./outlook";
import { keepsAll } from "./promises";
import type { RouteAnswer, RouteAsk } from "./schema";

type MaybePromise<T> = T | Promise<T>;

const nobody: Offers = new Map();

/**
 * Ways to reach a model or its fallbacks, best first: in the order in which the models were named, within each as
 * `orderOffers` has it, and what is broken behind all others. Comes at once when the house was looked at within the last
 * two seconds. A key that may call only some models is held to what the names stand for: the first must lead to one of
 * them, and of the fallbacks those that lead to none are left out.
 */
export function findDeployments(ask: RouteAsk): MaybePromise<RouteAnswer> {
  return then(findHouse(), (house) => {
    const { organizationId } = ask.key;
    const own = house.owners.has(organizationId) ? findOwnOffers(organizationId) : nobody;
    return then(own, (offers) => answer(house, offers, ask));
  });
}

function answer(house: House, own: Offers, ask: RouteAsk): RouteAnswer {
  const { models } = ask.key;
  const namesOf = (name: string) => house.aliases.get(name) ?? [name];
  const names = new Set(ask.models.flatMap(namesOf));
  const sold = [...names].map((name) => offersNamed([own, house.pooled], name));
  if (!sold.some(isAny)) return { outcome: "unknown_model" };
  const allowed = models.length === 0 ? sold : sold.map((offers) => allowedOffers(offers, models));
  // What the first name stands for comes first in the list of all.
  const firsts = new Set(ask.models.slice(0, 1).flatMap(namesOf)).size;
  const isFirstRefused = sold.slice(0, firsts).some(isAny) && !allowed.slice(0, firsts).some(isAny);
  if (isFirstRefused || !allowed.some(isAny)) return { outcome: "not_allowed" };
  const serving = allowed.map((offers) =>
    offers.filter(({ deployment: { urls } }) => ask.serves.some((way) => urls[way])),
  );
  if (!serving.some(isAny)) return { outcome: "unserved" };
  const kept = serving.map((offers) => offers.filter(({ promises }) => keepsAll(ask.requires, promises)));
  if (!kept.some(isAny)) return { outcome: "unmet" };
  const seen = outlook();
  const ordered = new Set(kept.flatMap((offers) => orderOffers(offers, ask, seen)));
  const deployments = putBrokenLast([...ordered], seen.circuits).map(({ deployment }) => deployment);
  return { outcome: "found", deployments };
}

const isAny = (offers: readonly unknown[]) => offers.length > 0;

/** A promise only where there was one: what is known is answered within the same turn. */
function then<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
