import { ceilToNano, type Nano, toNano } from "../../base/money";
import type { Deployment, PriceFacts } from "../ports";

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

type Limits = Pick<Deployment, "contextTokens" | "maxOutputTokens" | "price">;

/**
 * The most a call can cost, in nano-USD, so that holding it can never overspend a wallet. A token covers at least one
 * byte of text, so the bytes bound the input; a chat template and media add constants; the model's context bounds all of
 * it. The dearest input price counts, since any of it may be written to a cache. The output is what the client allows,
 * at most what the model can give. When input costs nothing and the client caps the output, the bound is the exact cost.
 */
export function holdBound(shape: CallShape, limits: Limits): HoldBound {
  const inputTokens = inputBound(shape, limits);
  const outputTokens = shape.choices * outputBound(shape, limits);
  const pico = inputPico(inputTokens, limits.price) + BigInt(outputTokens) * limits.price.outputPicoPerToken;
  return { inputTokens, outputTokens, amountNano: toNano(ceilToNano(pico) + perCallNano(shape, limits.price)) };
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
  const { price } = limits;
  if (shape.outputCap !== null || price.outputPicoPerToken === 0n) return null;
  const leftPico = (availableNano - perCallNano(shape, price)) * 1_000n - inputPico(inputBound(shape, limits), price);
  const tokens = leftPico / (price.outputPicoPerToken * BigInt(shape.choices));
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

function perCallNano(shape: CallShape, price: PriceFacts): bigint {
  return BigInt(shape.calls ?? 1) * price.perCallNano;
}

function inputPico(tokens: number, price: PriceFacts): bigint {
  const prices = [
    price.inputPicoPerToken,
    price.cacheReadPicoPerToken,
    price.cacheWrite5mPicoPerToken,
    price.cacheWrite1hPicoPerToken,
  ];
  return BigInt(tokens) * prices.reduce((dearest, next) => (next > dearest ? next : dearest), 0n as bigint);
}
