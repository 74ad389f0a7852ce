import { formatMs, formatUtc } from "@/app/_ui/figures";
import { Money } from "@/app/_ui/money";
import { Receipt as Paper, ReceiptLine, ReceiptLines } from "@/app/_ui/receipt";
import { RedactedTalk } from "@/app/_ui/redacted-talk";
import { describeStatus } from "@/app/_ui/status-dot";
import { isObserved } from "@/lib/usage/receipts/is-observed";
import type { Receipt } from "@/lib/usage/schema";
import { CostLines } from "./cost-lines";
import { SignatureLines } from "./signature-lines";

type Props = { receipt: Receipt; keyName: string | null };

/** A call's receipt on paper: what it was, how it went, what it cost and why, and who vouches for that. */
export function ReceiptSlip({ receipt, keyName }: Props) {
  const { usage, routing } = receipt;
  return (
    <Paper title="Receipt" reference={receipt.id} label="Everything that is stored about this call" level="h1">
      <RedactedTalk inputTokens={usage.input_tokens} outputTokens={usage.output_tokens} />
      <ReceiptLines>
        <ReceiptLine name="time">{formatUtc(new Date(receipt.created_at))} UTC</ReceiptLine>
        <ReceiptLine name="model">{receipt.model}</ReceiptLine>
        <ReceiptLine name="provider · lane">
          {receipt.provider} · {receipt.lane}
        </ReceiptLine>
        <ReceiptLine name="endpoint">
          {receipt.endpoint}
          {receipt.stream && " · stream"}
        </ReceiptLine>
        {routing.attempts > 1 && (
          <ReceiptLine name={`tried ${routing.attempts} ways`}>
            {routing.tried.map(({ provider, outcome }) => `${provider} ${outcome.replaceAll("_", " ")}`).join(" → ")}
          </ReceiptLine>
        )}
        {routing.byok && <ReceiptLine name="credential">your own</ReceiptLine>}
        {keyName && <ReceiptLine name="key">{keyName}</ReceiptLine>}
        <ReceiptLine name={keyName ? "its id" : "key"} indent={keyName !== null}>
          {receipt.key_id}
        </ReceiptLine>
      </ReceiptLines>
      <ReceiptLines>
        <ReceiptLine name="status">
          {describeStatus(receipt.status)} · {receipt.http_status}
        </ReceiptLine>
        <ReceiptLine name="ended by">{receipt.finish_reason ?? "—"}</ReceiptLine>
        <ReceiptLine name="first token">{formatMs(receipt.first_token_ms)}</ReceiptLine>
        <ReceiptLine name="whole answer">{formatMs(receipt.duration_ms)}</ReceiptLine>
        <ReceiptLine name="tokens counted by">{countedBy[usage.source] ?? usage.source}</ReceiptLine>
      </ReceiptLines>
      {isObserved(receipt) ? (
        <ReceiptLines>
          <ReceiptLine name="tokens">not known: charged what had been observed</ReceiptLine>
        </ReceiptLines>
      ) : (
        <CostLines receipt={receipt} />
      )}
      <ReceiptLines total>
        <ReceiptLine name="charged">
          <Money nano={receipt.cost_nano} />
        </ReceiptLine>
      </ReceiptLines>
      <ReceiptLines>
        <ReceiptLine name="was held">
          <Money nano={receipt.held_nano} />
        </ReceiptLine>
        <ReceiptLine name="written off by the house">
          <Money nano={receipt.written_off_nano} />
        </ReceiptLine>
        <ReceiptLine name="price · wallet">
          no. {receipt.price.id} · no. {receipt.wallet_id}
        </ReceiptLine>
        <ReceiptLine name="entered in the books">{formatUtc(new Date(receipt.settled_at))} UTC</ReceiptLine>
        <ReceiptLine name="channel">{receipt.channel_id ?? "none: built in"}</ReceiptLine>
        <ReceiptLine name="organization">{receipt.organization_id}</ReceiptLine>
      </ReceiptLines>
      <ReceiptLines>
        <ReceiptLine name="words stored">0</ReceiptLine>
        <ReceiptLine name="this record expires">{formatUtc(new Date(receipt.expires_at), "date")}</ReceiptLine>
        <ReceiptLine name="data policy">
          {receipt.data_policy === null ? (
            "not known"
          ) : (
            <a href={receipt.data_policy} rel="noreferrer" className="underline underline-offset-2">
              {new URL(receipt.data_policy).host}
            </a>
          )}
        </ReceiptLine>
      </ReceiptLines>
      <SignatureLines signature={receipt.signature} />
    </Paper>
  );
}

const countedBy: Readonly<Record<string, string>> = {
  upstream: "the provider",
  estimated: "estimate from size",
  none: "nobody: nothing to count",
};
