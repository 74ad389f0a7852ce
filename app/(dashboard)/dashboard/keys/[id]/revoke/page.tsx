import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Card } from "@/app/_ui/card";
import { PageHeader } from "@/app/_ui/page-header";
import { UtcTime } from "@/app/_ui/utc-time";
import { requireSession } from "@/lib/web/session";
import { findOwnKey } from "../find-own-key";
import { RevokeKeyForm } from "./revoke-key-form";

export const metadata: Metadata = { title: "Revoke a key" };

export default async function RevokeKeyPage({ params }: { params: Promise<{ id: string }> }) {
  const key = await findOwnKey(await requireSession(), (await params).id);
  if (key.revokedAt) redirect("/dashboard/keys");
  return (
    <>
      <PageHeader size="dashboard" title={`Revoke “${key.name}”?`} />
      <Card className="max-w-2xl">
        <p className="text-[15px] text-soft">
          The very next request with{" "}
          <span className="whitespace-nowrap font-mono text-[13px] text-ink">
            {key.prefix}…{key.last4}
          </span>{" "}
          will be refused, everywhere. A call that is running is finished. This cannot be undone; a new key can be made
          at any time. Last used: <UtcTime at={key.lastUsedAt} none="never" />.
        </p>
        <RevokeKeyForm id={key.id} name={key.name} />
      </Card>
    </>
  );
}
