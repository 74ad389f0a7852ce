import { toNano, toPicoPerToken } from "@/lib/base/money";
import { GatewayError } from "@/lib/gateway/gateway-error";
import type { PriceFacts } from "@/lib/gateway/ports";
import type { ForwardCodec, PrepareTarget, RequestReader, StreamReader } from "@/lib/gateway/wires/wire";

type Body = string | Uint8Array | object;

const target: PrepareTarget = {
  upstreamModel: "theirs",
  outputCap: null,
  isPooled: true,
  pseudonym: "somebody",
  quirks: {},
};

/** 1 USD for a million tokens in, 2 out. */
export const tokenPrice: PriceFacts = {
  priceId: "7",
  inputPicoPerToken: toPicoPerToken(1_000_000n),
  cacheReadPicoPerToken: toPicoPerToken(100_000n),
  cacheWrite5mPicoPerToken: toPicoPerToken(1_000_000n),
  cacheWrite1hPicoPerToken: toPicoPerToken(1_000_000n),
  outputPicoPerToken: toPicoPerToken(2_000_000n),
  perCallNano: toNano(0n),
};

const none = toPicoPerToken(0n);

/** 4 cents for a call, nothing for tokens. */
export const callPrice: PriceFacts = {
  priceId: "8",
  inputPicoPerToken: none,
  cacheReadPicoPerToken: none,
  cacheWrite5mPicoPerToken: none,
  cacheWrite1hPicoPerToken: none,
  outputPicoPerToken: none,
  perCallNano: toNano(40_000_000n),
};

export function toBytes(body: Body): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body));
}

/** Reads a request as the engine does. */
export function readWith(codec: ForwardCodec, body: Body, headers: Record<string, string> = {}): RequestReader {
  return codec.readRequest(toBytes(body), { model: null, stream: null, header: (name) => headers[name] ?? null });
}

/** The bytes that go to the provider, as text. */
export function prepareWith(codec: ForwardCodec, body: Body, overrides: Partial<PrepareTarget> = {}): string {
  return new TextDecoder().decode(readWith(codec, body).prepare({ ...target, ...overrides }).bytes);
}

/** Why a request is refused. */
export function refusalOf(codec: ForwardCodec, body: Body, headers?: Record<string, string>): GatewayError {
  try {
    readWith(codec, body, headers);
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  throw new Error("not refused");
}

/** What comes out of a reader when a stream arrives in these pieces. */
export function play(reader: StreamReader, pieces: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat([...pieces.map((piece) => reader.read(piece)), reader.rest()]);
}

/** The same bytes, cut in two at every place there is. */
export function cuts(bytes: Uint8Array): Uint8Array[][] {
  return Array.from({ length: bytes.length + 1 }, (_, at) => [bytes.subarray(0, at), bytes.subarray(at)]);
}

type Event = { readonly type: string } & Readonly<Record<string, unknown>>;

export function toEvents(...events: readonly Event[]): string {
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");
}
