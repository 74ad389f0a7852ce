import type { ReactNode } from "react";
import { Money } from "@/app/_ui/money";
import { Notice } from "@/app/_ui/notice";
import type { BillingView, FreezeReason } from "@/lib/billing/payments/schema";

type Props = Pick<BillingView, "frozenFor" | "owedNano"> & {
  readonly canBuy: boolean;
  readonly contactEmail: string | undefined;
};

/** Why calls are refused, and what ends it. */
export function FrozenNotice({ frozenFor, owedNano, canBuy, contactEmail }: Props) {
  if (frozenFor.length === 0) return null;
  const us = contactEmail ? (
    <>
      Write to <a href={`mailto:${contactEmail}`}>{contactEmail}</a>
    </>
  ) : (
    "Write to whoever runs this installation"
  );
  const says: Record<FreezeReason, ReactNode> = {
    operator: <>The operator has frozen it. {us} to have it looked at.</>,
    dispute: (
      <>
        A payment of yours is disputed at its bank. It opens when that is decided; if the dispute is a mistake, tell
        your bank to withdraw it. {us} with any question.
      </>
    ),
    debt: (
      <>
        <Money nano={owedNano} places={2} className="text-ink" /> is owed: a payment was taken back after its credit was
        spent. Credit that comes in pays this first, and the wallet opens when nothing is owed.{" "}
        {canBuy ? "Buy credit below to settle it." : <>{us} to settle it.</>}
      </>
    ),
  };
  return (
    <Notice tone="error" title="This wallet is frozen: calls are refused." className="mb-5">
      {frozenFor.map((reason) => (
        <p key={reason} className="mt-1">
          {says[reason]}
        </p>
      ))}
    </Notice>
  );
}
