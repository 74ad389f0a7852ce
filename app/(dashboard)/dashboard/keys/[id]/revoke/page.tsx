import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Card } from "@/app/_ui/card";
import { PageHeader } from "@/app/_ui/page-header";
import { UtcTime } from "@/app/_ui/utc-time";
import { mayChangeKey } from "@/lib/keys/require-own-key";
import { requireSession } from "@/lib/web/session";
import { toMade } from "../../key-table";
import { findKey } from "../find-key";
import { RevokeKeyForm } from "./revoke-key-form";

export const metadata: Metadata = { title: "Revoke a key" };

export default async function RevokeKeyPage({ params }: { params: Promise<{ id: string }> }) {
  const person = await requireSession();
  const key = await findKey(person, (await params).id);
  if (key.revokedAt || !mayChangeKey(person, toMade(key))) redirect(`/dashboard/keys/${key.id}`);
  return (
    <>
      <PageHeader size="dashboard" title={`Revoke “${key.name}”?`} />
      <Card className="max-w-2xl">
        <p className="text-[15px] text-soft">
          The very next request with{" "}
          <span className="whitespace-nowrap font-mono text-[13px] text-ink">
            {key.prefix}…{key.last4}
          </span>{" "}
          will be refused, everywhere. Calls that are running are ended. This cannot be undone; a new key can be made at
          any time. Last used: <UtcTime at={key.lastUsedAt} none="never" />.
        </p>
        <RevokeKeyForm id={key.id} name={key.name} />
      </Card>
    </>
  );
}
