/** What a key may ask about itself and about what is sold: `GET` routes, each a question to the house. */
import { parseRequestId } from "../../base/ids";
import { type Admitted, askHouse, sendJson } from "../exchange";
import { gatewayError } from "../gateway-error";
import type { House } from "../house";
import type { ListedModel } from "../ports";

export async function listModels(house: House, exchange: Admitted): Promise<void> {
  const models = await askHouse(() => house.ports.listModels());
  sendJson(exchange, { object: "list", data: models.map(toModel) });
}

export async function getModel(house: House, exchange: Admitted, id: string): Promise<void> {
  const models = await askHouse(() => house.ports.listModels());
  const model = models.find((one) => one.id === id);
  if (!model) throw gatewayError("model_not_found", "This model is not sold here. GET /v1/models lists what is.");
  sendJson(exchange, toModel(model));
}

export async function getCredits(house: House, exchange: Admitted): Promise<void> {
  sendJson(exchange, await askHouse(() => house.ports.getCredits(exchange.key)));
}

export async function getKey(house: House, exchange: Admitted): Promise<void> {
  sendJson(exchange, await askHouse(() => house.ports.getKey(exchange.key)));
}

export async function getReceipt(house: House, exchange: Admitted, requestId: string): Promise<void> {
  const id = parseRequestId(requestId);
  const receipt = id ? await askHouse(() => house.ports.findReceipt(exchange.key, id)) : null;
  if (!receipt) throw gatewayError("not_found", "There is no receipt of this id.");
  sendJson(exchange, receipt);
}

function toModel(model: ListedModel) {
  return {
    id: model.id,
    object: "model",
    created: model.createdAtSeconds,
    owned_by: model.provider,
    context_window: model.contextTokens,
    max_output_tokens: model.maxOutputTokens,
  };
}
