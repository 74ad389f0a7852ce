/** `GET /v1/models`, `/v1/models/{id}` and the same under `/v1beta`: one list of what is sold, in the caller's shape. */
import { type Admitted, askHouse, sendJson } from "../exchange";
import { gatewayError } from "../gateway-error";
import type { House } from "../house";
import type { ListedModel } from "../ports";
import type { RelayRequest } from "../relay";
import { pageByIds, pageByToken } from "./list-models-pages";
import { toAnthropicModel, toGeminiModel, toOpenaiModel } from "./model-shapes";
import { toCodexModel } from "./model-shapes-codex";

type Models = readonly ListedModel[];
type Shape = {
  readonly list: (models: Models, query: URLSearchParams) => unknown;
  readonly one: (model: ListedModel) => unknown;
};

/** Sends what can be sold now. Throws 400 for a page that there is not, 503 when the house cannot answer. */
export async function listModels(house: House, exchange: Admitted): Promise<void> {
  const { request } = exchange;
  const models = await askHouse(() => house.ports.listModels(exchange.key));
  const query = new URLSearchParams(request.path.split("?", 2)[1] ?? "");
  sendJson(exchange, shapeFor(request).list(models, query));
}

/** Sends one model. `id` is decoded, and may have its provider before it. Throws 404 when it is not sold. */
export async function getModel(house: House, exchange: Admitted, id: string): Promise<void> {
  const models = await askHouse(() => house.ports.listModels(exchange.key));
  const model = models.find((one) => one.id === id) ?? models.find((one) => `${one.provider}/${one.id}` === id);
  if (!model) {
    const message = "This model is not sold here. GET /v1/models lists what is.";
    throw gatewayError("model_not_found", message, { param: "model" });
  }
  sendJson(exchange, shapeFor(exchange.request).one(model));
}

function shapeFor(request: Pick<RelayRequest, "path" | "header">): Shape {
  if (request.header("anthropic-version") !== null) return anthropic;
  const isGoogle = request.header("x-goog-api-key") !== null || request.header("x-goog-api-client") !== null;
  return isGoogle || /^[^?]*\/v1beta\//.test(request.path) ? gemini : openai;
}

const openai: Shape = {
  // One body for both: OpenAI's SDK reads `data` and passes over the rest, Codex reads `models` and does likewise.
  list: (models) => ({ object: "list", data: models.map(toOpenaiModel), models: models.map(toCodexModel) }),
  one: toOpenaiModel,
};

const anthropic: Shape = {
  list(models, query) {
    const page = pageByIds(models, query);
    return {
      data: page.models.map(toAnthropicModel),
      has_more: page.hasMore,
      first_id: page.models[0]?.id ?? null,
      last_id: page.models.at(-1)?.id ?? null,
    };
  },
  one: toAnthropicModel,
};

const gemini: Shape = {
  list(models, query) {
    const page = pageByToken(models, query);
    return {
      models: page.models.map(toGeminiModel),
      ...(page.nextToken !== null && { nextPageToken: page.nextToken }),
    };
  },
  one: toGeminiModel,
};
