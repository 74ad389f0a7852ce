import Link from "next/link";
import { ReceiptLine, ReceiptLines } from "@/app/_ui/receipt";
import { readKid } from "@/lib/usage/receipts/read-kid";

/** Who signed the receipt, and how anybody can check that. */
export function SignatureLines({ signature }: { signature: string }) {
  return (
    <>
      <ReceiptLines>
        <ReceiptLine name="signed">Ed25519</ReceiptLine>
        <ReceiptLine name="by key">{readKid(signature)}</ReceiptLine>
      </ReceiptLines>
      <p className="mt-2 break-all text-xs text-faint print:text-[9px]">{signature}</p>
      <p className="mt-2 text-xs text-soft print:text-[9px]">
        Over every member of the downloaded file. The key is published at{" "}
        <a href="/.well-known/tacit-receipts.json" className="break-all underline underline-offset-2">
          /.well-known/tacit-receipts.json
        </a>
        ;{" "}
        <Link href="/docs/receipts#verify" className="underline underline-offset-2">
          how to check a receipt
        </Link>
        .
      </p>
    </>
  );
}
