import { parseUsdPerMillion } from "@/lib/base/money";
import type { ModelKind } from "@/lib/catalog/model";
import { priceKey, sandboxModelId } from "@/lib/catalog/models";
import { transaction } from "@/lib/db/client";
import { type CatalogueRates, findCatalogueRates, packageSource } from "./catalogue-rates";

const sandboxInput = parseUsdPerMillion("1.00");
const sandboxRates: CatalogueRates = {
  inputPicoPerToken: sandboxInput,
  outputPicoPerToken: parseUsdPerMillion("2.00"),
  cacheReadPicoPerToken: sandboxInput,
  cacheWrite5mPicoPerToken: sandboxInput,
  cacheWrite1hPicoPerToken: sandboxInput,
  perCallNano: 0n,
  source: "tacit",
};

type Sold = {
  readonly id: string;
  readonly provider: string;
  readonly kind?: ModelKind;
  readonly pricedAs?: string | null;
};

/**
 * Gives every catalogued model at each of its providers, and the sandbox, its price row, under its price key: from the
 * price package, the sandbox's from us. A model nobody knows the price of gets none and is not sold. One that has a row is
 * left alone, unless that row is the package's as well and the package says something else by now. Safe to run at every
 * start and from several processes at once. Answers how many rows it wrote.
 */
export async function seedCataloguePrices(models: readonly Sold[]): Promise<number> {
  return transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(7270736904)`;
    const rates = new Map<string, CatalogueRates | null>(
      models.map(({ id, provider, kind, pricedAs }) => [
        priceKey(id, provider),
        pricedAs === null ? null : findCatalogueRates(id, provider, { kind, pricedAs }),
      ]),
    );
    rates.set(sandboxModelId, sandboxRates);
    const last = await tx.price.findMany({ distinct: ["model"], orderBy: [{ effectiveFrom: "desc" }, { id: "desc" }] });
    const known = new Map(last.map((price) => [price.model, price]));
    const rows = [...rates].flatMap(([model, found]) => {
      return found && isNew(found, known.get(model)) ? [{ model, ...found }] : [];
    });
    const { count } = await tx.price.createMany({ data: rows });
    return count;
  });
}

function isNew(found: CatalogueRates, last: CatalogueRates | undefined): boolean {
  if (!last) return true;
  const { source, ...rates } = found;
  const isPackages = source.startsWith(packageSource) && last.source.startsWith(packageSource);
  return isPackages && (Object.keys(rates) as (keyof typeof rates)[]).some((rate) => rates[rate] !== last[rate]);
}
