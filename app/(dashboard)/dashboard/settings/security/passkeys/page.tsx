import type { Metadata } from "next";
import { Card } from "@/app/_ui/card";
import { PageHeader } from "@/app/_ui/page-header";
import { requireProvedSession } from "@/lib/web/session";
import { AddPasskeyForm } from "./add-passkey-form";

export const metadata: Metadata = { title: "Add a passkey" };

export default async function AddPasskeyPage() {
  await requireProvedSession();
  return (
    <>
      <PageHeader
        size="dashboard"
        title="Add a passkey"
        lead="A key that stays in your device or password manager, and opens only this site. It replaces password and code together; your password alone opens nothing any more then."
      />
      <Card className="max-w-2xl">
        <AddPasskeyForm />
        <noscript>
          <p className="text-[15px] text-soft">A passkey needs JavaScript: the browser makes it.</p>
        </noscript>
      </Card>
    </>
  );
}
