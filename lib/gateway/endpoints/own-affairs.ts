/** What a key may ask about itself: `GET` routes, each a question to the house. */
import { parseRequestId } from "../../base/ids";
import { type Admitted, askHouse, sendJson } from "../exchange";
import { gatewayError } from "../gateway-error";
import type { House } from "../house";

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
