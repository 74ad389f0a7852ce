import type { Metadata } from "next";
import { Button } from "@/app/_ui/button";
import { CodeBlock } from "@/app/_ui/code-block";
import { PrintButton } from "@/app/_ui/print-button";
import { listKeys } from "@/lib/keys/list-keys";
import { getOwnReceipt } from "@/lib/usage/get-receipt";
import { orNotFound } from "@/lib/web/or-not-found";
import { requireSession } from "@/lib/web/session";
import { ReceiptSlip } from "./receipt-slip";

export const metadata: Metadata = { title: "Receipt" };

export default async function ReceiptPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireSession();
  const { id } = await params;
  const [receipt, keys] = await Promise.all([orNotFound(getOwnReceipt(actor, id)), listKeys(actor)]);
  const key = keys.find((key) => key.id === receipt.key_id);
  return (
    <div className="max-w-[560px]">
      <div className="mb-5 flex flex-wrap items-center gap-3 print:hidden">
        <Button href="/dashboard/usage" variant="quiet" size="small">
          All calls
        </Button>
        <PrintButton />
        <a
          href={`/dashboard/usage/${receipt.id}/receipt.json`}
          download
          className="inline-flex min-h-11 items-center text-sm underline underline-offset-4 sm:min-h-9"
        >
          Download receipt (JSON)
        </a>
      </div>
      <ReceiptSlip receipt={receipt} keyName={key?.name ?? null} />
      <details className="mt-8 print:hidden">
        <summary className="inline-flex min-h-11 items-center text-sm text-soft underline underline-offset-4">
          All of it, as JSON
        </summary>
        <CodeBlock label="The receipt as JSON" code={JSON.stringify(receipt, null, 2)} wrap />
      </details>
    </div>
  );
}
