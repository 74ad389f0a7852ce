import { formatRate, formatTokens } from "@/app/_ui/figures";
import { formatUsd } from "@/lib/base/money";
import { everywhere } from "@/lib/billing/prices/schema";
import type { PriceFacts } from "@/lib/billing/schema";
import { findProvider } from "@/lib/catalog/providers";

export type PricedModel = { readonly id: string; readonly price: PriceFacts };

/** For each rule a price in force that it is about; absent where nothing on sale has one. */
export type RuleExamples = {
  readonly cacheRead?: string;
  readonly cacheWrite?: string;
  readonly longContext?: string;
  readonly audio?: string;
  readonly reasoning?: string;
  readonly perCall?: string;
  readonly search?: string;
};

/** Takes the first model that a rule says something of. */
export function findExamples(models: readonly PricedModel[]): RuleExamples {
  const tell = (says: (price: PriceFacts) => string | null) => {
    for (const { id, price } of models) {
      const said = says(price);
      if (said !== null) return `${id}: ${said}`;
    }
  };
  return {
    cacheRead: tell(({ inputPicoPerToken: input, cacheReadPicoPerToken: read }) =>
      read < input ? `${formatRate(read)} a million instead of ${formatRate(input)}.` : null,
    ),
    cacheWrite: tell(({ inputPicoPerToken: input, cacheWrite5mPicoPerToken: short, cacheWrite1hPicoPerToken: long }) =>
      short > input
        ? `${formatRate(short)} for five minutes and ${formatRate(long)} for an hour, where input costs ${formatRate(input)}.`
        : null,
    ),
    longContext: tell(({ longContext: long, inputPicoPerToken: input, outputPicoPerToken: output }) =>
      long
        ? `above ${formatTokens(long.aboveTokens)} tokens input costs ${formatRate(long.inputPicoPerToken)} instead of ${formatRate(input)}, and output ${formatRate(long.outputPicoPerToken)} instead of ${formatRate(output)}.`
        : null,
    ),
    audio: tell(({ audioInputPicoPerToken: audio, inputPicoPerToken: input }) =>
      audio ? `${formatRate(audio)} a million heard, ${formatRate(input)} read.` : null,
    ),
    reasoning: tell(({ reasoningPicoPerToken: own, outputPicoPerToken: output }) =>
      own === null || own === undefined ? null : `${formatRate(own)} a million, other output ${formatRate(output)}.`,
    ),
    perCall: tell(({ perCallNano }) => (perCallNano > 0n ? `$${formatUsd(perCallNano)} each.` : null)),
    search: tell(({ webSearchNano = 0n }) => (webSearchNano > 0n ? `$${formatUsd(webSearchNano)} a search.` : null)),
  };
}

/** The mark-ups in force, in words. */
export function describeMarkups(markups: ReadonlyMap<string, number>): string {
  const general = markups.get(everywhere) ?? 0;
  const own = [...markups].filter(([scope, bps]) => scope !== everywhere && bps !== general);
  const words = own.map(([scope, bps]) => `${toPercent(bps)} at ${findProvider(scope)?.name ?? scope}`);
  return [general === 0 ? "none" : toPercent(general), ...words].join(", ");
}

function toPercent(bps: number): string {
  return `${bps / 100} %`;
}
