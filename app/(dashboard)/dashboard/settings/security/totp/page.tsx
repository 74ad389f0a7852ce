import type { Metadata } from "next";
import { Card } from "@/app/_ui/card";
import { PageHeader } from "@/app/_ui/page-header";
import { findSecondFactors } from "@/lib/accounts/second-factor/find-second-factors";
import { findTotpSetup } from "@/lib/accounts/second-factor/find-totp-setup";
import { requireProvedSession } from "@/lib/web/session";
import { TotpSetupForm } from "./totp-setup-form";

export const metadata: Metadata = { title: "Authenticator app" };

export default async function TotpPage() {
  const person = await requireProvedSession();
  const [{ totpSince }, setup] = await Promise.all([findSecondFactors(person.userId), findTotpSetup(person)]);
  return (
    <>
      <PageHeader
        size="dashboard"
        title="Authenticator app"
        lead="Signing in asks for your password and for six digits that an app on your phone shows."
      />
      <Card className="max-w-2xl">
        <TotpSetupForm setup={setup} isOn={totpSince !== null} />
      </Card>
    </>
  );
}
