import type { Metadata } from "next";
import { PageHeader } from "@/app/_ui/page-header";
import { listPasskeys } from "@/lib/accounts/passkeys/list-passkeys";
import { findSecondFactors } from "@/lib/accounts/second-factor/find-second-factors";
import { listSessions } from "@/lib/accounts/sessions/list-sessions";
import { requireSession } from "@/lib/web/session";
import { FactorsCard } from "./factors-card";
import { PasskeysCard } from "./passkeys-card";
import { PasswordCard } from "./password-card";
import { SessionsCard } from "./sessions-card";

export const metadata: Metadata = { title: "Security" };

export default async function SecurityPage() {
  const person = await requireSession();
  const [factors, passkeys, sessions] = await Promise.all([
    findSecondFactors(person.userId),
    listPasskeys(person),
    listSessions(person),
  ]);
  return (
    <>
      <PageHeader
        size="dashboard"
        title="Security"
        lead="Every change of how you sign in is told to you by mail. Some ask for your password once more."
      />
      <div className="grid items-start gap-5 xl:grid-cols-2">
        <PasswordCard email={person.email} />
        <FactorsCard factors={factors} />
      </div>
      <PasskeysCard passkeys={passkeys} />
      <SessionsCard sessions={sessions} />
    </>
  );
}
