import { formatCount, formatRate } from "@/app/_ui/figures";
import { Money } from "@/app/_ui/money";
import { Receipt, ReceiptLine, ReceiptLines } from "@/app/_ui/receipt";
import { RedactedTalk } from "@/app/_ui/redacted-talk";
import { ceilToNano } from "@/lib/base/money";
import type { PriceFacts } from "@/lib/billing/schema";

const inputTokens = 204;
const outputTokens = 318;

type Props = { model: string; price: PriceFacts; keptFor: string };

/** What a receipt holds, worked out from the price in force: the tokens are an example's, the arithmetic is real. */
export function ExampleReceipt({ model, price, keptFor }: Props) {
  const inputPico = BigInt(inputTokens) * price.inputPicoPerToken;
  const outputPico = BigInt(outputTokens) * price.outputPicoPerToken;
  return (
    <Receipt title="Receipt" reference="an example" label="An example of a call's receipt">
      <RedactedTalk inputTokens={inputTokens} outputTokens={outputTokens} />
      <ReceiptLines>
        <ReceiptLine name="model">{model}</ReceiptLine>
        <ReceiptLine name="endpoint">chat_completions</ReceiptLine>
        <ReceiptLine name="status">ok</ReceiptLine>
      </ReceiptLines>
      <ReceiptLines>
        <ReceiptLine name={`input ${formatCount(inputTokens)} × ${formatRate(price.inputPicoPerToken)}/M`}>
          <Money nano={ceilToNano(inputPico)} />
        </ReceiptLine>
        <ReceiptLine name={`output ${formatCount(outputTokens)} × ${formatRate(price.outputPicoPerToken)}/M`}>
          <Money nano={ceilToNano(outputPico)} />
        </ReceiptLine>
      </ReceiptLines>
      <ReceiptLines total>
        <ReceiptLine name="charged">
          <Money nano={ceilToNano(inputPico + outputPico) + price.perCallNano} />
        </ReceiptLine>
      </ReceiptLines>
      <ReceiptLines>
        <ReceiptLine name="words stored">0</ReceiptLine>
        <ReceiptLine name="these numbers are kept">{keptFor}</ReceiptLine>
      </ReceiptLines>
      <p className="mt-4 border-t border-dashed border-line-strong pt-3.5 text-xs text-faint">
        Worked out just now from the price of {model} in force here. Every call of yours gets one of these, with its own
        numbers.
      </p>
    </Receipt>
  );
}
