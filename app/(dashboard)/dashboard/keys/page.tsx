import type { Metadata } from "next";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { PageHeader } from "@/app/_ui/page-header";
import { exampleModel } from "@/app/(site)/example-call";
import { firstCallSamples } from "@/app/(site)/samples";
import { appUrl } from "@/lib/env";
import { listKeys } from "@/lib/keys/list-keys";
import { requireSession } from "@/lib/web/session";
import { CreateKeyForm } from "./create-key-form";
import { KeyTable } from "./key-table";

export const metadata: Metadata = { title: "Keys" };

export default async function KeysPage() {
  const keys = await listKeys(await requireSession());
  const live = keys.filter((key) => !key.revokedAt);
  const revoked = keys.filter((key) => key.revokedAt);
  const [curl] = firstCallSamples({ baseUrl: `${appUrl()}/v1`, model: exampleModel });
  return (
    <>
      <PageHeader
        size="dashboard"
        title="Keys"
        lead="A key is shown once, when it is made. What is stored is a fingerprint by which it is recognised, and its first and last characters for you to tell it by."
      />
      <Card title="New key">
        <CreateKeyForm curlExample={curl!.code} />
      </Card>
      <Card title="Your keys" className="mt-5">
        {live.length > 0 ? (
          <KeyTable keys={live} />
        ) : (
          <EmptyState title="No keys yet">Name one after the place that will use it, and make it above.</EmptyState>
        )}
      </Card>
      {revoked.length > 0 && (
        <details className="mt-5">
          <summary className="inline-flex min-h-11 items-center text-sm text-soft underline underline-offset-4">
            Revoked keys ({revoked.length})
          </summary>
          <Card className="mt-2">
            <KeyTable keys={revoked} revoked />
          </Card>
        </details>
      )}
    </>
  );
}
