import { formatCount, formatRate } from "@/app/_ui/figures";
import { Money } from "@/app/_ui/money";
import { Receipt, ReceiptLine, ReceiptLines } from "@/app/_ui/receipt";
import { RedactedTalk } from "@/app/_ui/redacted-talk";
import { listCharge } from "@/lib/base/charge";
import { ceilToNano } from "@/lib/base/money";
import type { PriceFacts } from "@/lib/billing/schema";
import { countEchoTokens, examplePrompt } from "./example-call";

const inputTokens = countEchoTokens(examplePrompt);
// An echo says what it heard.
const outputTokens = inputTokens;

const exampleUsage = {
  inputTokens,
  cacheReadTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens,
  reasoningTokens: 0,
  webSearchCalls: 0,
  source: "upstream",
};

type Props = { model: string; price: PriceFacts; keptFor: string };

/** The receipt of the call that stands beside it: its tokens by the sandbox's rule, its cost by the price in force. */
export function ExampleReceipt({ model, price, keptFor }: Props) {
  const { lines, nano } = listCharge(price, exampleUsage);
  return (
    <Receipt
      title="Receipt"
      reference="of the call on this page"
      label="What the receipt of the call on this page holds"
    >
      <RedactedTalk inputTokens={inputTokens} outputTokens={outputTokens} />
      <ReceiptLines>
        <ReceiptLine name="model">{model}</ReceiptLine>
        <ReceiptLine name="endpoint">chat_completions</ReceiptLine>
        <ReceiptLine name="status">ok</ReceiptLine>
      </ReceiptLines>
      <ReceiptLines>
        {lines.map(({ kind, quantity, unitPico, amountPico }) => (
          <ReceiptLine key={kind} name={`${kind} ${formatCount(quantity)} × ${formatRate(unitPico)}/M`}>
            <Money nano={ceilToNano(amountPico)} />
          </ReceiptLine>
        ))}
      </ReceiptLines>
      <ReceiptLines total>
        <ReceiptLine name="charged">
          <Money nano={nano} />
        </ReceiptLine>
      </ReceiptLines>
      <ReceiptLines>
        <ReceiptLine name="words stored">0</ReceiptLine>
        <ReceiptLine name="these numbers are kept">{keptFor}</ReceiptLine>
      </ReceiptLines>
      <p className="mt-4 border-t border-dashed border-line-strong pt-3.5 text-xs text-faint">
        Worked out from the price in force here and the sandbox’s own rule, four bytes a token. Make the call and its
        receipt says the same.
      </p>
    </Receipt>
  );
}
