import { Button } from "@/app/_ui/button";
import { RedactionBar } from "@/app/_ui/redaction-bar";
import { inventory, type Table } from "@/lib/privacy/inventory/inventory";
import { keepDays } from "@/lib/privacy/inventory/keep";

const neverKept = [
  { what: "Your prompt", width: 150 },
  { what: "The answer", width: 190 },
  { what: "Files, images, tool arguments", width: 120 },
  { what: "Your IP address on a call", width: 84 },
];

/** How long a call's numbers stay, read from the inventory that retention itself obeys. */
export function usageKeptFor(): string {
  return keptFor(tableOf("UsageRecord"));
}

export function WhatWeKeep() {
  const usage = tableOf("UsageRecord");
  return (
    <section className="border-t border-line py-16 sm:py-20">
      <div className="mx-auto grid max-w-page gap-x-16 gap-y-10 px-5 sm:px-7 lg:grid-cols-2">
        <div>
          <h2 className="text-[34px] sm:text-[42px]">What we keep about a call is shorter than the call.</h2>
          <p className="mb-7 mt-6 max-w-[31em] text-lg text-soft">
            Everything we store about a finished call is one row of {usage.columns.length} fields: ids, names of models,
            numbers, and words from closed lists. There is no column that could hold a sentence. A test plants secrets
            in every field and every failure, then searches everything that is stored.
          </p>
          <Button href="/privacy" variant="quiet">
            Read the privacy policy
          </Button>
        </div>
        <dl className="text-[15px]">
          {neverKept.map(({ what, width }) => (
            <Line key={what} what={what}>
              <RedactionBar width={width} className="max-sm:hidden" />
              <span>never</span>
            </Line>
          ))}
          <Line what="Model, token counts, cost, time, status">{keptFor(usage)}</Line>
          <Line what="The books: one total a day">{keptFor(tableOf("LedgerEntry"))}</Line>
        </dl>
      </div>
    </section>
  );
}

function Line({ what, children }: { what: string; children: React.ReactNode }) {
  return (
    <div className="flex items-center gap-4 border-b border-line py-3">
      <dt>{what}</dt>
      <dd className="ml-auto flex items-center gap-2.5 text-right font-mono text-[13px]">{children}</dd>
    </div>
  );
}

function tableOf(model: string): Table {
  return inventory.tables.find((table) => table.model === model)!;
}

function keptFor(table: Table): string {
  const days = keepDays(table.keep ?? "account");
  if (days) return `${days} days`;
  return table.erase?.startsWith("keep:") ? "as the law asks of books" : "while you have an account";
}
