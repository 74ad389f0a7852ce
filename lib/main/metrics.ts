/** What a monitoring program reads, in Prometheus' text form. Numbers only: nobody's id is ever a label. */
import { createHash, timingSafeEqual } from "node:crypto";
import { Gauge, Registry } from "prom-client";
import { AppError } from "@/lib/base/errors";
import { singleton } from "@/lib/base/singleton";
import { readBookFigures } from "@/lib/billing/book-figures";
import type { Check } from "@/lib/billing/reconcile";
import { env } from "@/lib/env";

/** Of a scrape that proves itself by METRICS_TOKEN. Throws not_found while no token is configured, and unauthenticated. */
export async function writeMetrics(authorization: string | null): Promise<{ text: string; contentType: string }> {
  requireToken(authorization);
  const { registry } = meters();
  return { text: await registry.metrics(), contentType: registry.contentType };
}

/** What the last proof of the books found, in this process. */
export function noteReconciliation(checks: readonly Check[], at: Date): void {
  const { differences, reconciledAt } = meters();
  // Several checks may prove parts of one equality.
  differences.reset();
  for (const check of checks) differences.inc({ check: nameOf(check) }, check.differences);
  reconciledAt.set(at.getTime() / 1_000);
}

const nameOf = ({ name }: Check) => /^I\d/.exec(name)?.[0] ?? "house";

const meters = () =>
  singleton("metrics", () => {
    const registry = new Registry();
    const registers = [registry];
    const differences = new Gauge({
      name: "tacit_reconcile_differences",
      help: "Rows that contradicted the books when they were last proved by this process.",
      labelNames: ["check"],
      registers,
    });
    const reconciledAt = new Gauge({
      name: "tacit_reconcile_timestamp_seconds",
      help: "When this process last proved the books; 0: not yet.",
      registers,
    });
    const figures = new Gauge({
      name: "tacit_books",
      help: "How many there are now: open holds, closed wallets, orders and reversals by their state.",
      labelNames: ["of"],
      registers,
      async collect() {
        this.reset();
        for (const [of, count] of Object.entries(await readBookFigures())) this.set({ of }, count);
      },
    });
    return { registry, differences, reconciledAt, figures };
  });

function requireToken(authorization: string | null): void {
  const { METRICS_TOKEN } = env();
  if (!METRICS_TOKEN) throw new AppError("not_found", "There is nothing here.");
  const [given, expected] = [authorization ?? "", `Bearer ${METRICS_TOKEN}`].map((text) =>
    createHash("sha256").update(text).digest(),
  );
  if (!timingSafeEqual(given!, expected!)) throw new AppError("unauthenticated", "A token is needed.");
}
