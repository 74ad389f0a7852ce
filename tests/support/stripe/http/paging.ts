import type { Stripe } from "stripe";
import { invalid, missing, notPlayed } from "../stripe-failure";

type Listed = { readonly id: string; readonly created?: number };

type PageParams = {
  readonly limit?: number;
  readonly starting_after?: string;
  readonly ending_before?: string;
  readonly created?:
    | number
    | { readonly gt?: number; readonly gte?: number; readonly lt?: number; readonly lte?: number };
};

/** A page of a list, newest first, as Stripe pages. `objects`: oldest first. */
export function page<T extends Listed>(objects: readonly T[], params: PageParams, url: string): Stripe.ApiList<T> {
  const { limit = 10, starting_after, ending_before, created } = params;
  if (ending_before) throw notPlayed("paging backwards");
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw invalid("limit", "parameter_invalid_integer", "Limit can range between 1 and 100.");
  const matching = objects.filter((object) => isCreatedIn(object.created ?? 0, created)).reverse();
  const at = starting_after ? matching.findIndex(({ id }) => id === starting_after) : -1;
  if (starting_after && at < 0) throw missing("object", starting_after, "starting_after");
  const rest = matching.slice(at + 1);
  return { object: "list", data: rest.slice(0, limit), has_more: rest.length > limit, url };
}

function isCreatedIn(seconds: number, range: PageParams["created"]): boolean {
  if (range === undefined) return true;
  if (typeof range === "number") return seconds === range;
  const { gt = -1, gte = 0, lt = Number.POSITIVE_INFINITY, lte = Number.POSITIVE_INFINITY } = range;
  return seconds > gt && seconds >= gte && seconds < lt && seconds <= lte;
}
