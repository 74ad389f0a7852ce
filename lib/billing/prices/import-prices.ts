import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { models, priceKey } from "@/lib/catalog/models";
import { recordAudits } from "@/lib/db/audit";
import { findCatalogueRates } from "./catalogue-rates";
import { findLastPrices } from "./find-last-prices";
import { findSuspicions } from "./find-suspicions";
import { insertPrices } from "./insert-prices";
import { hasSameRates, type PriceRates } from "./price-rates";
import { priceTransaction } from "./price-transaction";
import type { ImportOptions, ImportView, PriceLine } from "./schema";
import { toPriceRates } from "./to-price-rates";

/**
 * Sets all prices of a file from now on, or none: in one transaction, each as a new row with its own audit line. What
 * looks like an accident refuses the whole file, with every such line, unless `force` says that it is meant. A line that
 * says what holds already writes nothing. Operators only; throws forbidden and invalid_input.
 */
export async function importPrices(
  actor: Actor,
  lines: readonly PriceLine[],
  options: ImportOptions,
): Promise<ImportView> {
  requireOperator(actor);
  const { force, isDryRun } = options;
  const prices = toRatesOf(lines);
  const catalogue = findCatalogue(prices.map(({ model }) => model));
  return priceTransaction(async (tx, effectiveFrom) => {
    const last = await findLastPrices(tx);
    const warnings = prices.flatMap(({ place, model, rates }) => {
      const known = { last: last.get(model) ?? null, catalogue: catalogue.get(model) ?? null };
      return findSuspicions(rates, known).map((sentence) => `${place} (${model}): ${sentence}`);
    });
    if (warnings.length > 0 && !force) {
      throw new AppError(
        "invalid_input",
        [...warnings, "Nothing was written. If all of it is meant, use --force."].join("\n"),
      );
    }
    const changed = prices.filter(({ model, rates }) => {
      const before = last.get(model);
      return !before || !hasSameRates(before, rates);
    });
    if (!isDryRun) {
      const added = changed.map(({ model, rates }) => ({ model, source: "operator", ...rates }));
      const ids = await insertPrices(tx, added, effectiveFrom);
      const facts = ids.map((id) => ({ action: "price.set", targetId: id.toString() }) as const);
      await recordAudits(tx, actor, facts);
    }
    return { prices: changed.length, unchanged: prices.length - changed.length, isDryRun, warnings };
  });
}

function toRatesOf(lines: readonly PriceLine[]) {
  const problems: string[] = [];
  const prices = lines.flatMap(({ place, price }) => {
    try {
      return [{ place, model: price.model, rates: toPriceRates(price) }];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      problems.push(`${place} (${price.model}): ${error.publicMessage}`);
      return [];
    }
  });
  if (problems.length > 0) throw new AppError("invalid_input", problems.join("\n"));
  return prices;
}

/** What the price package asks under each of these keys, where it says something. */
function findCatalogue(keys: readonly string[]): ReadonlyMap<string, PriceRates> {
  const wanted = new Set(keys);
  return new Map(
    models.flatMap(({ id, provider, kind, pricedAs }) => {
      const key = priceKey(id, provider);
      const rates = pricedAs === null || !wanted.has(key) ? null : findCatalogueRates(id, provider, { kind, pricedAs });
      return rates ? [[key, rates]] : [];
    }),
  );
}
