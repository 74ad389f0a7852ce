import type { Tx } from "@/lib/db/client";
import { byokPriceName } from "./model-names";

const byokLock = 7_270_736_922;
const nothing = {
  inputPicoPerToken: 0n,
  outputPicoPerToken: 0n,
  cacheReadPicoPerToken: 0n,
  cacheWrite5mPicoPerToken: 0n,
  cacheWrite1hPicoPerToken: 0n,
  perCallNano: 0n,
};

/** Calls under an account's own credential cost nothing here, until the operator sets a fee under the same name. */
export async function seedByokPrice(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${byokLock})`;
  if ((await tx.price.count({ where: { model: byokPriceName } })) > 0) return;
  await tx.price.create({ data: { model: byokPriceName, source: "tacit", ...nothing } });
}
