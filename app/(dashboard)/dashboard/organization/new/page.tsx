import type { Metadata } from "next";
import { Card } from "@/app/_ui/card";
import { PageHeader } from "@/app/_ui/page-header";
import { requireSession } from "@/lib/web/session";
import { NameForm } from "../name-form";

export const metadata: Metadata = { title: "New organization" };

export default async function NewOrganizationPage() {
  await requireSession();
  return (
    <>
      <PageHeader
        size="dashboard"
        title="New organization"
        lead="It begins with an empty wallet and you as its owner. Your own credit and keys stay where they are."
      />
      <Card>
        <NameForm purpose="create" />
      </Card>
    </>
  );
}
