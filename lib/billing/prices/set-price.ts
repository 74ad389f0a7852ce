import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { parseUsd, parseUsdPerMillion } from "@/lib/base/money";
import { recordAudit } from "@/lib/db/audit";
import { type Tx, transaction } from "@/lib/db/client";
import type { PriceView, SetPriceInput } from "../schema";
import { findPriceViews } from "./find-prices";

const maxPicoPerToken = parseUsdPerMillion("2000");
const maxPerCallNano = parseUsd("2000");

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
 * given are the input's. Typing a price of the wrong unit is the classic accident of this trade, so a price above
 * $2,000 per million tokens is refused, and a change of more than five times needs `force`. Operators only; throws
 * forbidden and invalid_input.
 */
export async function setPrice(actor: Actor, input: SetPriceInput): Promise<PriceView> {
  requireOperator(actor);
  const rates = toRates(input);
  await transaction(async (tx) => {
    // Two prices set at once must each see the other as the last one.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${input.model}, 7270736903))`;
    if (!input.force) await refuseLeap(input.model, rates, tx);
    const source = actor.kind === "system" ? "tacit" : "operator";
    const data = { model: input.model, source, ...rates };
    const { id } = await tx.price.create({ data, select: { id: true } });
    await recordAudit(tx, actor, { action: "price.set", targetId: id.toString() });
  });
  const [view] = await findPriceViews([input.model]);
  return view!;
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
    throw new AppError("invalid_input", "A price must be between 0 and 2000 USD per million tokens (or per call).");
  return rates;
}

async function refuseLeap(model: string, next: Rates, tx: Tx): Promise<void> {
  const last = await tx.price.findFirst({ where: { model }, orderBy: [{ effectiveFrom: "desc" }, { id: "desc" }] });
  if (!last) return;
  const names = Object.keys(next) as (keyof Rates)[];
  if (names.some((name) => next[name] > last[name] * 5n || next[name] * 5n < last[name]))
    throw new AppError("invalid_input", "This changes a price by more than five times. Say force if it is meant.");
}
