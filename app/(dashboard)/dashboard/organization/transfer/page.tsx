import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Card } from "@/app/_ui/card";
import { PageHeader } from "@/app/_ui/page-header";
import { mayDo } from "@/lib/accounts/require-right";
import { listMembers } from "@/lib/organizations/list-members";
import { getOrganization } from "@/lib/organizations/list-organizations";
import { requireSession } from "@/lib/web/session";
import { TransferForm } from "./transfer-form";

export const metadata: Metadata = { title: "Hand over" };

export default async function TransferPage() {
  const actor = await requireSession();
  const { name } = await getOrganization(actor);
  const others = (await listMembers(actor)).filter(({ role }) => role !== "owner");
  if (name === null || !mayDo(actor, "organization:own") || others.length === 0) redirect("/dashboard/organization");
  return (
    <>
      <PageHeader size="dashboard" title={`Hand ${name} over?`} />
      <Card className="max-w-2xl">
        <p className="mb-5 text-[15px] text-soft">
          The member you choose becomes the owner, with its wallet and all of its keys; you stay as an admin. Both of
          you are told by mail. Automatic top-ups are switched off, what you saved to pay with is forgotten here, and
          the bills made out to you are no longer shown: keep a copy first. You may be asked to prove that it is you.
        </p>
        <TransferForm members={others.map(({ userId, username, role }) => ({ userId, username, role }))} />
      </Card>
    </>
  );
}
