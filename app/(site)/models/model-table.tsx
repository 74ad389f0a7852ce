import { CopyButton } from "@/app/_ui/copy-button";
import { formatRate, formatTokens } from "@/app/_ui/figures";
import { Money } from "@/app/_ui/money";
import { Cell, Table } from "@/app/_ui/table";
import type { LongContextFacts, PriceFacts } from "@/lib/billing/schema";
import type { Capabilities, ModelKind } from "@/lib/catalog/model";
import { findModel } from "@/lib/catalog/models";
import { findProvider } from "@/lib/catalog/providers";
import { abilities } from "./select-models";

type Model = {
  readonly id: string;
  /** All who sell it here, whose price is shown first. */
  readonly providers: readonly string[];
  readonly capabilities: Capabilities;
  readonly contextTokens: number | null;
  readonly maxOutputTokens: number | null;
  readonly price: PriceFacts;
};

/** Models, what they can, and what a million tokens cost, in USD. */
export function ModelTable({ models }: { models: readonly Model[] }) {
  return (
    <Table
      caption="Models and prices in USD per million tokens"
      columns={[
        { label: "model" },
        { label: "provider", hide: "phone" },
        { label: "abilities", hide: "tablet" },
        { label: "context", numeric: true, hide: "phone" },
        { label: "longest answer", numeric: true, hide: "tablet" },
        { label: "input / M", numeric: true },
        { label: "cached / M", numeric: true, hide: "phone" },
        { label: "output / M", numeric: true },
      ]}
    >
      {models.map(({ id, providers, capabilities, contextTokens, maxOutputTokens, price }) => (
        <tr key={id}>
          <Cell head>
            <span className="flex flex-wrap items-center gap-x-1">
              <span className="font-mono text-[13px] [overflow-wrap:anywhere]">{id}</span>
              <CopyButton text={id} label="Copy" />
            </span>
            {price.perCallNano > 0n && (
              <span className="block text-[13px] text-soft">
                and <Money nano={price.perCallNano} /> a call
              </span>
            )}
          </Cell>
          <Cell hide="phone">{providers.map((provider) => findProvider(provider)?.name ?? provider).join(", ")}</Cell>
          <Cell hide="tablet" className="text-[13px] text-soft">
            {describeUse(id, providers[0], capabilities)}
          </Cell>
          <Cell numeric hide="phone">
            {formatTokens(contextTokens)}
          </Cell>
          <Cell numeric hide="tablet">
            {formatTokens(maxOutputTokens)}
          </Cell>
          <Cell numeric>
            <Rate price={price} of="inputPicoPerToken" />
          </Cell>
          <Cell numeric hide="phone">
            <Rate price={price} of="cacheReadPicoPerToken" />
          </Cell>
          <Cell numeric>
            <Rate price={price} of="outputPicoPerToken" />
          </Cell>
        </tr>
      ))}
    </Table>
  );
}

/** A rate, and below it the one for a long input where that is another. */
function Rate({ price, of: name }: { price: PriceFacts; of: keyof PriceFacts & keyof LongContextFacts }) {
  const { longContext } = price;
  return (
    <>
      {formatRate(price[name])}
      {longContext && longContext[name] !== price[name] && (
        <span className="block text-[13px] text-soft">
          over {formatTokens(longContext.aboveTokens)}: {formatRate(longContext[name])}
        </span>
      )}
    </>
  );
}

/** What it can, or what else it is for than to talk. */
function describeUse(id: string, provider: string | undefined, capabilities: Capabilities): string {
  const kind = findModel(id, provider)?.kind ?? "generate";
  if (kind !== "generate") return `for ${uses[kind]}`;
  const known = Object.entries(abilities).filter(([, { has }]) => has(capabilities));
  return known.map(([word]) => word).join(", ") || "—";
}

const uses: Readonly<Record<Exclude<ModelKind, "generate">, string>> = {
  embeddings: "embeddings",
  image: "drawing",
  speech: "speaking",
  transcription: "transcribing",
  moderation: "moderating",
  rerank: "reranking",
};
