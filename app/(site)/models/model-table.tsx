import { CopyButton } from "@/app/_ui/copy-button";
import { formatRate, formatTokens } from "@/app/_ui/figures";
import { Money } from "@/app/_ui/money";
import { Cell, Table } from "@/app/_ui/table";
import type { PriceFacts } from "@/lib/billing/schema";

type Model = { id: string; provider: string; contextTokens: number | null; maxOutputTokens: number | null };
type Props = { models: readonly Model[]; prices: ReadonlyMap<string, PriceFacts> };

/** Models and what a million tokens cost, in USD. */
export function ModelTable({ models, prices }: Props) {
  return (
    <Table
      caption="Models and prices in USD per million tokens"
      columns={[
        { label: "model" },
        { label: "provider", hide: "phone" },
        { label: "context", numeric: true, hide: "phone" },
        { label: "longest answer", numeric: true, hide: "phone" },
        { label: "input / M", numeric: true },
        { label: "cached / M", numeric: true, hide: "phone" },
        { label: "output / M", numeric: true },
      ]}
    >
      {models.map((model) => {
        const price = prices.get(model.id);
        return (
          <tr key={`${model.provider}/${model.id}`}>
            <Cell head>
              <span className="flex flex-wrap items-center gap-x-1">
                <span className="font-mono text-[13px] [overflow-wrap:anywhere]">{model.id}</span>
                <CopyButton text={model.id} label="Copy" />
              </span>
              {price && price.perCallNano > 0n && (
                <span className="block text-[13px] text-soft">
                  and <Money nano={price.perCallNano} /> a call
                </span>
              )}
            </Cell>
            <Cell hide="phone">{model.provider}</Cell>
            <Cell numeric hide="phone">
              {formatTokens(model.contextTokens)}
            </Cell>
            <Cell numeric hide="phone">
              {formatTokens(model.maxOutputTokens)}
            </Cell>
            <Cell numeric>{price ? formatRate(price.inputPicoPerToken) : "—"}</Cell>
            <Cell numeric hide="phone">
              {price ? formatRate(price.cacheReadPicoPerToken) : "—"}
            </Cell>
            <Cell numeric>{price ? formatRate(price.outputPicoPerToken) : "—"}</Cell>
          </tr>
        );
      })}
    </Table>
  );
}
