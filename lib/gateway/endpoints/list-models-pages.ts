import { gatewayError } from "../gateway-error";
import type { ListedModel } from "../ports";

type Models = readonly ListedModel[];

export type ModelsPage = { readonly models: Models; readonly hasMore: boolean };

const anthropicPage = { usual: 20, max: 1_000 };
const geminiPage = { usual: 50, max: 1_000 };

/** Anthropic's pages: `limit`, and one of `after_id` and `before_id`. Throws 400. */
export function pageByIds(models: Models, query: URLSearchParams): ModelsPage {
  const limit = readLimit(query.get("limit"), "limit", anthropicPage);
  if (limit > anthropicPage.max) return refuse("limit", `\`limit\` must be at most ${anthropicPage.max}.`);
  const after = query.get("after_id");
  const before = query.get("before_id");
  if (after !== null && before !== null) return refuse("before_id", "Send `after_id` or `before_id`, not both.");
  if (before !== null) {
    const end = positionOf(models, before, "before_id");
    return { models: models.slice(Math.max(end - limit, 0), end), hasMore: end > limit };
  }
  return cut(models, after === null ? 0 : positionOf(models, after, "after_id") + 1, limit);
}

/** Gemini's pages: `pageSize`, which is lowered where it is too large, and `pageToken`, the last model's id. Throws 400. */
export function pageByToken(
  models: Models,
  query: URLSearchParams,
): ModelsPage & { readonly nextToken: string | null } {
  const size = Math.min(readLimit(query.get("pageSize"), "pageSize", geminiPage), geminiPage.max);
  const token = query.get("pageToken") || null;
  const page = cut(models, token === null ? 0 : positionOf(models, token, "pageToken") + 1, size);
  return { ...page, nextToken: page.hasMore ? (page.models.at(-1)?.id ?? null) : null };
}

function cut(models: Models, start: number, limit: number): ModelsPage {
  return { models: models.slice(start, start + limit), hasMore: models.length > start + limit };
}

function readLimit(text: string | null, param: string, { usual }: { readonly usual: number }): number {
  if (text === null || text === "") return usual;
  const limit = Number(text);
  // Zero is Gemini's word for the usual.
  if (limit === 0 && param === "pageSize") return usual;
  return Number.isSafeInteger(limit) && limit >= 1 ? limit : refuse(param, `\`${param}\` must be a whole number.`);
}

function positionOf(models: Models, id: string, param: string): number {
  const position = models.findIndex((model) => model.id === id);
  return position === -1 ? refuse(param, `\`${param}\` names no model of this list.`) : position;
}

function refuse(param: string, message: string): never {
  throw gatewayError("invalid_request", message, { param });
}
