import type { Metadata } from "next";
import { Button } from "@/app/_ui/button";
import { formatMs, formatUtc } from "@/app/_ui/figures";
import { Money } from "@/app/_ui/money";
import { PrintButton } from "@/app/_ui/print-button";
import { Receipt, ReceiptLine, ReceiptLines } from "@/app/_ui/receipt";
import { RedactedTalk } from "@/app/_ui/redacted-talk";
import { describeStatus } from "@/app/_ui/status-dot";
import { listKeys } from "@/lib/keys/list-keys";
import { getReceipt } from "@/lib/usage/get-receipt";
import { orNotFound } from "@/lib/web/or-not-found";
import { requireSession } from "@/lib/web/session";
import { CostLines } from "./cost-lines";

export const metadata: Metadata = { title: "Receipt" };

export default async function ReceiptPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireSession();
  const { id } = await params;
  const [receipt, keys] = await Promise.all([orNotFound(getReceipt(actor.organizationId, id)), listKeys(actor)]);
  const { usage, routing } = receipt;
  const key = keys.find((key) => key.id === receipt.key_id);
  return (
    <div className="max-w-[560px]">
      <div className="mb-5 flex flex-wrap gap-3 print:hidden">
        <Button href="/dashboard/usage" variant="quiet" size="small">
          All calls
        </Button>
        <PrintButton />
      </div>
      <Receipt title="Receipt" reference={receipt.id} label="Everything that is stored about this call" level="h1">
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
          <ReceiptLine name="key">{key?.name ?? receipt.key_id}</ReceiptLine>
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
        <CostLines receipt={receipt} />
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
          {receipt.data_policy && (
            <ReceiptLine name="data policy">
              <a href={receipt.data_policy} rel="noreferrer" className="underline underline-offset-2">
                {new URL(receipt.data_policy).host}
              </a>
            </ReceiptLine>
          )}
        </ReceiptLines>
      </Receipt>
    </div>
  );
}

const countedBy: Readonly<Record<string, string>> = {
  upstream: "the provider",
  estimated: "estimate from size",
  none: "nobody: nothing to count",
};
