import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { PageHeader } from "@/app/_ui/page-header";
import { getOrganization } from "@/lib/organizations/list-organizations";
import { requireSession } from "@/lib/web/session";
import { ConfirmForm } from "../confirm-form";

export const metadata: Metadata = { title: "Leave" };

export default async function LeavePage() {
  const { name, role } = await getOrganization(await requireSession());
  if (name === null || role === "owner") redirect("/dashboard/organization");
  return (
    <>
      <PageHeader size="dashboard" title={`Leave ${name}?`} />
      <Card className="max-w-2xl">
        <p className="mb-5 text-[15px] text-soft">
          The very next request with a key that you made here will be refused. What you have spent stays in the usage of
          the organization. To come back you have to be invited again.
        </p>
        <div className="flex flex-wrap gap-3">
          <ConfirmForm purpose="leave" label="Leave" of={name} />
          <Button href="/dashboard/organization" variant="quiet">
            Stay
          </Button>
        </div>
      </Card>
    </>
  );
}
