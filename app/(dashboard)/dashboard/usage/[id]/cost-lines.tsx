import { formatCount, formatPico, formatRate } from "@/app/_ui/figures";
import { ReceiptLine, ReceiptLines } from "@/app/_ui/receipt";
import type { ChargeKind, ChargeLine } from "@/lib/base/charge";
import { formatUsd } from "@/lib/base/money";
import { listReceiptCharge } from "@/lib/usage/receipts/list-receipt-charge";
import type { Receipt } from "@/lib/usage/schema";

/** Quantity times price, line by line and before rounding, so that anybody can add it up. */
export function CostLines({ receipt: { usage, price } }: { receipt: Receipt }) {
  const { lines, isLongContext } = listReceiptCharge({ usage, price });
  const has = (kind: ChargeKind) => lines.some((line) => line.kind === kind);
  return (
    <ReceiptLines>
      {isLongContext && price.long_context && (
        <ReceiptLine name="long context">input above {formatCount(price.long_context.above_tokens)} tokens</ReceiptLine>
      )}
      {lines.map((line) => (
        <ReceiptLine key={line.kind} name={nameLine(line)}>
          {formatPico(line.amountPico)}
        </ReceiptLine>
      ))}
      {lines.length === 0 && <ReceiptLine name="nothing was used">{formatPico(0n)}</ReceiptLine>}
      {!has("audio_input") && <Part name="of the input audio" tokens={usage.audio_input_tokens} />}
      {!has("audio_output") && <Part name="of the output audio" tokens={usage.audio_output_tokens} />}
      {!has("reasoning") && <Part name="of the output reasoning" tokens={usage.reasoning_tokens} />}
    </ReceiptLines>
  );
}

/** What is told apart although it costs the same. */
function Part({ name, tokens }: { name: string; tokens: number }) {
  if (tokens === 0) return null;
  return (
    <ReceiptLine name={name} indent>
      {formatCount(tokens)}
    </ReceiptLine>
  );
}

function nameLine({ kind, quantity, unitPico }: ChargeLine): string {
  const isCounted = kind === "call" || kind === "web_search";
  const each = isCounted ? `$${formatUsd(unitPico / 1_000n)}` : `${formatRate(unitPico)}/M`;
  return `${names[kind]} ${formatCount(quantity)} × ${each}`;
}

const names: Readonly<Record<ChargeKind, string>> = {
  input: "input",
  audio_input: "audio input",
  cache_read: "cache read",
  cache_write_5m: "cache write, 5 min",
  cache_write_1h: "cache write, 1 h",
  output: "output",
  reasoning: "reasoning",
  audio_output: "audio output",
  call: "per call",
  web_search: "web search",
};
