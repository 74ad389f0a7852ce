import { gatewayError } from "../gateway-error";
import type { KeyFacts, RouteSort } from "../ports";
import type { RelayRequest } from "../relay";

/** What a caller asks of the routing, in headers of ours, and what its key insists on. */
export type RouteWishes = {
  /** Models to fall back to, after those that the body names. */
  readonly fallbackModels: readonly string[];
  readonly requires: readonly string[];
  readonly sort: RouteSort | null;
  readonly affinity: string | null;
  readonly isStrict: boolean;
};

const sorts: readonly RouteSort[] = ["price", "latency", "throughput"];

/** Headers by which agents name a session; calls of one go the same way, where the prompt's beginning is cached. */
const sessionHeaders = [
  "x-session-affinity",
  "x-session-id",
  "session-id",
  "session_id",
  "thread-id",
  "x-claude-code-session-id",
  "conversation_id",
];
const affinityLengthMax = 200;
const fallbacksMax = 16;

/** Throws 400 on a wish that would otherwise be passed over. */
export function readRouteWishes(request: RelayRequest, key: Pick<KeyFacts, "requires">): RouteWishes {
  return {
    fallbackModels: readFallbacks(request.header("x-tacit-models")),
    requires: withOwn(words(request.header("x-tacit-require")), key.requires),
    sort: readSort(request.header("x-tacit-sort")),
    affinity: readAffinity(request),
    isStrict: /^(1|true)$/i.test(request.header("x-tacit-strict")?.trim() ?? ""),
  };
}

/** A caller may ask for more than the key does, never for less. */
function withOwn(asked: readonly string[], own: readonly string[]): readonly string[] {
  return own.length === 0 ? asked : [...new Set([...own, ...asked])];
}

function readFallbacks(header: string | null): readonly string[] {
  const models = list(header);
  if (models.length <= fallbacksMax) return models;
  throw gatewayError("invalid_request", `x-tacit-models names at most ${fallbacksMax} models.`);
}

function words(header: string | null): string[] {
  return list(header?.toLowerCase() ?? null);
}

function list(header: string | null): string[] {
  return (header ?? "")
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean);
}

function readSort(header: string | null): RouteSort | null {
  const word = header?.trim().toLowerCase();
  if (!word) return null;
  const sort = sorts.find((one) => one === word);
  if (!sort) throw gatewayError("invalid_request", `x-tacit-sort is one of ${sorts.join(", ")}.`);
  return sort;
}

function readAffinity(request: RelayRequest): string | null {
  const named = sessionHeaders.map((name) => request.header(name)?.trim()).find(Boolean);
  return named ? named.slice(0, affinityLengthMax) : null;
}
