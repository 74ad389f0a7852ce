import type { Admitted } from "../exchange";
import { gatewayError } from "../gateway-error";
import type { House } from "../house";
import type { Wire } from "../ports";
import { codecs } from "../wires/registry";
import { startCall } from "./start-call";

const wires = Object.keys(codecs) as Wire[];

/** The caller's own wire first, then all that it can be translated to. */
function servesFor(wire: Wire): readonly Wire[] {
  return [wire, ...wires.filter((one) => one !== wire)];
}

/** `POST /v1/chat/completions`, `/v1/responses`, `/v1/messages`. */
export function generateOn(wire: Exclude<Wire, "gemini">) {
  const serves = servesFor(wire);
  return (house: House, exchange: Admitted) => startCall(house, exchange, codecs[wire], { serves });
}

const geminiServes = servesFor("gemini");

/** `POST /v1beta/models/{model}:generateContent` and `:streamGenerateContent`, with `alt=sse` or without. */
export async function generateContent(house: House, exchange: Admitted, address: GeminiAddress): Promise<void> {
  const isStream = address.method === "streamGenerateContent";
  const isSse = new URLSearchParams(address.query).get("alt") === "sse";
  // Without events the stream is a JSON list, which is whole only at its end.
  await startCall(house, exchange, codecs.gemini, {
    serves: geminiServes,
    model: address.model,
    stream: isStream && isSse,
    action: isStream && isSse ? "streamGenerateContent?alt=sse" : address.method,
    wrapsAnswer: isStream && !isSse,
  });
}

export type GeminiAddress = { readonly model: string; readonly method: string; readonly query: string };

/** `vendor/model:method`; throws 404 on anything else. */
export function readGeminiAddress(rest: string, query: string): GeminiAddress {
  const colon = rest.lastIndexOf(":");
  if (colon < 1) throw gatewayError("not_found", "There is nothing at this address.");
  return { model: rest.slice(0, colon), method: rest.slice(colon + 1), query };
}
