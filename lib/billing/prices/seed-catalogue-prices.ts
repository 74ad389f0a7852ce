import { parseUsdPerMillion } from "@/lib/base/money";
import { transaction } from "@/lib/db/client";
import { type CatalogueRates, findCatalogueRates } from "./catalogue-rates";

const sandboxModel = "sandbox/echo";
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

/**
 * Gives every catalogued model, and the sandbox, its first price row, unless it has one: from the price package, the
 * sandbox's from us. A model nobody knows the price of gets none and is not sold. Safe to run at every start and from several
 * processes at once. Answers how many rows it wrote.
 */
export async function seedCataloguePrices(models: readonly { id: string; provider: string }[]): Promise<number> {
  return transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(7270736904)`;
    const priced = await tx.price.findMany({ distinct: ["model"], select: { model: true } });
    const known = new Set(priced.map((price) => price.model));
    const rates = new Map<string, CatalogueRates | null>(
      models.map(({ id, provider }) => [id, findCatalogueRates(id, provider)]),
    );
    rates.set(sandboxModel, sandboxRates);
    const rows = [...rates].flatMap(([model, found]) => (found && !known.has(model) ? [{ model, ...found }] : []));
    const { count } = await tx.price.createMany({ data: rows });
    return count;
  });
}
