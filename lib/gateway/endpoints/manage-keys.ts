/** `/v1/keys`: a program's hold on its organization's keys, with a management key. Bodies and answers are JSON. */
import type { KeysAnswer, KeysAsk } from "../affairs";
import { type Admitted, askHouse, sendJson } from "../exchange";
import { type GatewayError, gatewayError } from "../gateway-error";
import type { House } from "../house";
import { noTokens } from "../rates/rate-counter";
import { readObject } from "../wires/read-json";
import { readBody } from "./read-body";

const bodyBytesMax = 65_536;

/** `GET /v1/keys?limit&after` */
export async function listKeys(house: House, exchange: Admitted): Promise<void> {
  const query = new URLSearchParams(exchange.request.path.split("?", 2)[1] ?? "");
  await ask(house, exchange, { verb: "list", limit: query.get("limit"), after: query.get("after") });
}

/** `POST /v1/keys`: 201 with the key itself, this once. */
export async function createKey(house: House, exchange: Admitted): Promise<void> {
  await ask(house, exchange, { verb: "create", input: await readInput(exchange) }, 201);
}

/** `GET`, `PATCH` and `DELETE /v1/keys/{id}`, `POST /v1/keys/{id}/rotate`. */
export function manageKey(verb: "get" | "update" | "revoke" | "rotate") {
  return async (house: House, exchange: Admitted, id: string): Promise<void> => {
    if (!isId(id)) throw noSuchKey();
    if (verb === "get" || verb === "revoke") await ask(house, exchange, { verb, id });
    else await ask(house, exchange, { verb, id, input: await readInput(exchange, verb === "rotate" ? {} : null) });
  };
}

function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

/** The object that was sent; `absent` where nothing was. Throws 400, 413. */
async function readInput(exchange: Admitted, absent: object | null = null): Promise<unknown> {
  const body = await readBody(exchange, bodyBytesMax);
  const input = body.length === 0 ? absent : readObject(body);
  if (!input) throw gatewayError("invalid_request", "Send a JSON object.");
  return input;
}

async function ask(house: House, exchange: Admitted, question: KeysAsk, status = 200): Promise<void> {
  const { rates } = exchange;
  if (rates) await rates.count(noTokens);
  let answer: KeysAnswer | null = null;
  try {
    answer = await askHouse(() => house.ports.manageKeys(exchange.key, question));
  } finally {
    if (answer?.outcome !== "done") rates?.giveBack();
  }
  if (answer.outcome !== "done") throw toError(answer);
  sendJson(exchange, answer.body, { status });
}

function toError(answer: Exclude<KeysAnswer, { outcome: "done" }>): GatewayError {
  switch (answer.outcome) {
    case "not_found":
      return noSuchKey();
    case "forbidden":
      return gatewayError("permission", answer.message);
    case "conflict":
      return gatewayError("conflict", answer.message);
    case "invalid":
      return gatewayError("invalid_request", answer.message, answer.param === null ? {} : { param: answer.param });
  }
}

function noSuchKey(): GatewayError {
  return gatewayError("not_found", "There is no key of this id.");
}
