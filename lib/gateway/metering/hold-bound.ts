import { ceilToNano, type Nano, toNano } from "../../base/money";
import type { Deployment } from "../ports";
import { dearestInputPico, dearestOutputPico } from "./dearest-rates";
import { type SearchAsk, searchBound } from "./search-bound";

/** The numbers of a request that its worst case depends on. */
export type CallShape = {
  /** Bytes of the body without the base64 of images, audio and files. */
  readonly textBytes: number;
  readonly messages: number;
  readonly mediaParts: number;
  /** How many answers are asked for (`n`). */
  readonly choices: number;
  /** The client's cap on the tokens of one answer; null when it gave none, 0 where nothing is written. */
  readonly outputCap: number | null;
  /** Inputs that are read one by one, so that each may be as long as the model's context; absent: one. */
  readonly inputs?: number;
  /** How often the price per call may be charged: for each picture, for each search unit; absent: once. */
  readonly calls?: number;
  /** What sound that comes without a count is estimated at, in tokens; absent: the answer is no sound. */
  readonly soundTokens?: number;
  /** How often the provider may search the web; absent: it was not asked to. */
  readonly webSearches?: SearchAsk;
};

export type HoldBound = {
  readonly inputTokens: number;
  /** Over all choices. */
  readonly outputTokens: number;
  readonly amountNano: Nano;
};

const templateTokensPerMessage = 64;
const tokensPerMediaPart = 50_000;
const unknownOutputMax = 32_768;
const usefulOutputMin = 16;

export type Limits = Pick<Deployment, "contextTokens" | "maxOutputTokens" | "price"> &
  Partial<Pick<Deployment, "urls" | "quirks">>;

/**
 * The most a call can cost, in nano-USD, so that holding it can never overspend a wallet. A token covers at least one
 * byte of text, so the bytes bound the input; a chat template and media add constants; the model's context bounds all of
 * it. The dearest input price counts, since any of it may be written to a cache, and the dearest output price; where the
 * input may be a long context, the dearer of both tiers. The output is what the client allows, at most what the model can
 * give. When input costs nothing and the client caps the output, the bound is the exact cost.
 */
export function holdBound(shape: CallShape, limits: Limits): HoldBound {
  const inputTokens = inputBound(shape, limits);
  const outputTokens = shape.choices * outputBound(shape, limits);
  const outputPico = BigInt(outputTokens) * dearestOutputPico(limits.price, inputTokens);
  const amountNano = toNano(
    ceilToNano(inputPico(inputTokens, shape, limits) + outputPico) + besidesNano(shape, limits),
  );
  return { inputTokens, outputTokens, amountNano };
}

/** A dearer way to the model is not taken under a hold that may not cover it. */
export function isCovered(shape: CallShape, limits: Limits, heldNano: Nano): boolean {
  return holdBound(shape, limits).amountNano <= heldNano;
}

/**
 * The cap on one answer that `availableNano` can still pay for, or null when the client set a cap of its own (which is
 * its word, not ours to lower) or when too little is left for an answer worth having.
 */
export function affordableOutput(shape: CallShape, limits: Limits, availableNano: Nano): number | null {
  if (shape.outputCap !== null) return null;
  const inputTokens = inputBound(shape, limits);
  const perToken = dearestOutputPico(limits.price, inputTokens);
  if (perToken === 0n) return null;
  const leftNano = availableNano - besidesNano(shape, limits);
  const leftPico = leftNano * 1_000n - inputPico(inputTokens, shape, limits);
  const tokens = leftPico / (perToken * BigInt(shape.choices));
  if (tokens < BigInt(usefulOutputMin)) return null;
  return Math.min(Number(tokens), outputBound(shape, limits));
}

function inputBound(shape: CallShape, limits: Limits): number {
  const bytes = shape.textBytes + templateTokensPerMessage * shape.messages + tokensPerMediaPart * shape.mediaParts;
  return Math.min(bytes, (limits.contextTokens ?? Number.POSITIVE_INFINITY) * (shape.inputs ?? 1));
}

function outputBound(shape: CallShape, limits: Limits): number {
  if (shape.outputCap === null) return limits.maxOutputTokens ?? unknownOutputMax;
  return Math.min(shape.outputCap, limits.maxOutputTokens ?? Number.POSITIVE_INFINITY);
}

/** What is charged beside tokens: for calls and for searches. */
function besidesNano(shape: CallShape, limits: Limits): bigint {
  const { perCallNano, webSearchNano = 0n } = limits.price;
  const callsNano = BigInt(shape.calls ?? 1) * perCallNano;
  return webSearchNano === 0n ? callsNano : callsNano + BigInt(searchBound(shape.webSearches, limits)) * webSearchNano;
}

function inputPico(tokens: number, { mediaParts }: CallShape, { price }: Limits): bigint {
  return BigInt(tokens) * dearestInputPico(price, tokens, mediaParts > 0);
}
