import type { Metadata } from "next";
import { Card } from "@/app/_ui/card";
import { PageHeader } from "@/app/_ui/page-header";
import { findSecondFactors } from "@/lib/accounts/second-factor/find-second-factors";
import { requireProvedSession } from "@/lib/web/session";
import { RenewCodesForm } from "./renew-codes-form";

export const metadata: Metadata = { title: "Recovery codes" };

export default async function RecoveryCodesPage() {
  const { userId } = await requireProvedSession();
  const { recoveryCodesLeft } = await findSecondFactors(userId);
  return (
    <>
      <PageHeader
        size="dashboard"
        title="Recovery codes"
        lead="Each stands in once for your second factor. New ones void all old ones."
      />
      <Card className="max-w-2xl">
        <RenewCodesForm left={recoveryCodesLeft} />
      </Card>
    </>
  );
}
