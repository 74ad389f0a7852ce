import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { parseUsd, parseUsdPerMillion } from "@/lib/base/money";
import { recordAudit } from "@/lib/db/audit";
import { type Tx, transaction } from "@/lib/db/client";
import type { PriceView, SetPriceInput } from "../schema";
import { findPriceViews } from "./find-prices";

// A dollar a token. Beyond it somebody typed a price per million where one per token was meant, or worse.
const maxPicoPerToken = parseUsdPerMillion("1000000");
const maxPerCallNano = parseUsd("2000");
const dearPicoPerToken = parseUsdPerMillion("2000");

export type SetPrice = PriceView & { readonly warning: string | null };

type Rates = {
  inputPicoPerToken: bigint;
  outputPicoPerToken: bigint;
  cacheReadPicoPerToken: bigint;
  cacheWrite5mPicoPerToken: bigint;
  cacheWrite1hPicoPerToken: bigint;
  perCallNano: bigint;
};

/**
 * Sells a model at a new price from now on, as a new row; calls in flight keep the old one. Cache rates that are not
 * given are the input's. Typing a price of the wrong unit is the classic accident of this trade, so `warning` says it
 * when a price lies above $2,000 per million tokens or is five times another than the last. Operators only; throws
 * forbidden and invalid_input.
 */
export async function setPrice(actor: Actor, input: SetPriceInput): Promise<SetPrice> {
  requireOperator(actor);
  const rates = toRates(input);
  const warning = await transaction(async (tx) => {
    // Two prices set at once must each see the other as the last one.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${input.model}, 7270736903))`;
    const suspicion = await suspect(input.model, rates, tx);
    const source = actor.kind === "system" ? "tacit" : "operator";
    const data = { model: input.model, source, ...rates };
    const { id } = await tx.price.create({ data, select: { id: true } });
    await recordAudit(tx, actor, { action: "price.set", targetId: id.toString() });
    return suspicion;
  });
  const [view] = await findPriceViews([input.model]);
  return { ...view!, warning };
}

function toRates(input: SetPriceInput): Rates {
  const perMillion = input.inputUsdPerMillion;
  const rates = {
    inputPicoPerToken: parseUsdPerMillion(perMillion),
    outputPicoPerToken: parseUsdPerMillion(input.outputUsdPerMillion),
    cacheReadPicoPerToken: parseUsdPerMillion(input.cacheReadUsdPerMillion ?? perMillion),
    cacheWrite5mPicoPerToken: parseUsdPerMillion(input.cacheWrite5mUsdPerMillion ?? perMillion),
    cacheWrite1hPicoPerToken: parseUsdPerMillion(input.cacheWrite1hUsdPerMillion ?? perMillion),
    perCallNano: parseUsd(input.perCallUsd ?? "0"),
  };
  const { perCallNano, ...perToken } = rates;
  const isOutOfRange = (pico: bigint) => pico < 0n || pico > maxPicoPerToken;
  if (Object.values(perToken).some(isOutOfRange) || perCallNano < 0n || perCallNano > maxPerCallNano)
    throw new AppError(
      "invalid_input",
      "A price must be between 0 and 1,000,000 USD per million tokens, or 2,000 USD per call.",
    );
  return rates;
}

/** What looks like an accident, in words for the operator; null when nothing does. */
async function suspect(model: string, next: Rates, tx: Tx): Promise<string | null> {
  const { perCallNano: _, ...perToken } = next;
  if (Object.values(perToken).some((pico) => pico > dearPicoPerToken))
    return "This is more than 2,000 USD per million tokens. If that was not meant, set the price again.";
  const last = await tx.price.findFirst({ where: { model }, orderBy: [{ effectiveFrom: "desc" }, { id: "desc" }] });
  const names = Object.keys(next) as (keyof Rates)[];
  const isLeap = last && names.some((name) => next[name] > last[name] * 5n || next[name] * 5n < last[name]);
  return isLeap ? "This changes a price by more than five times. If that was not meant, set the price again." : null;
}
