import { formatCount, formatPico, formatRate } from "@/app/_ui/figures";
import { ReceiptLine, ReceiptLines } from "@/app/_ui/receipt";
import { formatUsd, parseUsd, parseUsdPerMillion, toNano } from "@/lib/base/money";
import type { Receipt } from "@/lib/usage/schema";

/** Tokens times price, line by line and before rounding, so that anybody can add it up. */
export function CostLines({ receipt: { usage, price } }: { receipt: Receipt }) {
  const cached = usage.cache_read_tokens + usage.cache_write_5m_tokens + usage.cache_write_1h_tokens;
  const perCallNano = parseUsd(price.per_call_usd);
  const lines = [
    { name: "input", tokens: usage.input_tokens - cached, rate: price.input_usd_per_million, always: true },
    { name: "cache read", tokens: usage.cache_read_tokens, rate: price.cache_read_usd_per_million },
    { name: "cache write, 5 min", tokens: usage.cache_write_5m_tokens, rate: price.cache_write_5m_usd_per_million },
    { name: "cache write, 1 h", tokens: usage.cache_write_1h_tokens, rate: price.cache_write_1h_usd_per_million },
    { name: "output", tokens: usage.output_tokens, rate: price.output_usd_per_million, always: true },
  ];
  return (
    <ReceiptLines>
      {lines.map(
        ({ name, tokens, rate, always }) =>
          (always || tokens > 0) && (
            <ReceiptLine key={name} name={`${name} ${formatCount(tokens)} × ${formatRate(parseUsdPerMillion(rate))}/M`}>
              {formatPico(BigInt(tokens) * parseUsdPerMillion(rate))}
            </ReceiptLine>
          ),
      )}
      {usage.reasoning_tokens > 0 && (
        <ReceiptLine name="of it reasoning" indent>
          {formatCount(usage.reasoning_tokens)}
        </ReceiptLine>
      )}
      {perCallNano > 0n && usage.billed_calls > 0 && (
        <ReceiptLine
          name={
            usage.billed_calls === 1
              ? "per call"
              : `per call ${formatCount(usage.billed_calls)} × $${price.per_call_usd}`
          }
        >
          ${formatUsd(toNano(BigInt(usage.billed_calls) * perCallNano))}
        </ReceiptLine>
      )}
    </ReceiptLines>
  );
}
