import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { PageHeader } from "@/app/_ui/page-header";
import { mayDo } from "@/lib/accounts/require-right";
import { formatUsd } from "@/lib/base/money";
import { getMember } from "@/lib/organizations/list-members";
import { orNotFound } from "@/lib/web/or-not-found";
import { requireSession } from "@/lib/web/session";
import { BudgetCell } from "../../../keys/budget-cell";
import { ConfirmForm } from "../../confirm-form";
import { MemberBudgetForm } from "./member-budget-form";
import { MemberRoleForm } from "./member-role-form";

export const metadata: Metadata = { title: "Member" };

export default async function MemberPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireSession();
  if (!mayDo(actor, "members:write")) redirect("/dashboard/organization");
  const member = await orNotFound(getMember(actor, (await params).id));
  const { userId, username, role, budget } = member;
  const canChange = role !== "owner" && userId !== actor.userId;
  return (
    <>
      <PageHeader
        size="dashboard"
        title={username}
        lead={member.email}
        actions={
          <Button href="/dashboard/organization" variant="quiet">
            All members
          </Button>
        }
      />
      <Card title="Role" note={canChange ? undefined : role}>
        {canChange ? (
          <MemberRoleForm userId={userId} role={role} />
        ) : (
          <p className="text-[15px] text-soft">
            {role === "owner" ? "It changes by handing the organization over." : "Another admin has to change yours."}
          </p>
        )}
      </Card>
      <Card title="Budget" className="mt-5">
        <p className="mb-4 max-w-[42em] text-[15px] text-soft">
          What all keys that {username} made here may spend together in a day, a week from Monday or a month, by UTC. It
          is in force everywhere within seconds.
        </p>
        <div className="mb-4 text-sm">
          <BudgetCell budget={budget} />
        </div>
        <MemberBudgetForm
          userId={userId}
          amount={budget ? formatUsd(budget.amountNano).replace(/\.?0+$/, "") : undefined}
          period={budget?.period}
        />
        {budget && (
          <div className="mt-4">
            <ConfirmForm purpose="remove-budget" label="Remove budget" size="small" values={{ userId }} />
          </div>
        )}
      </Card>
      {canChange && (
        <Card title="Remove from the organization" className="mt-5">
          <p className="max-w-[42em] text-[15px] text-soft">
            The very next request with a key that {username} made here will be refused. They are told by mail.
          </p>
          <details className="mt-2">
            <summary className="inline-flex min-h-11 items-center text-sm text-danger underline underline-offset-4">
              Remove this member…
            </summary>
            <div className="mt-2">
              <ConfirmForm purpose="remove-member" label={`Remove ${username}`} values={{ userId }} />
            </div>
          </details>
        </Card>
      )}
    </>
  );
}
