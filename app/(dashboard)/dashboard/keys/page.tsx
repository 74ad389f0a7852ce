import type { Metadata } from "next";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { PageHeader } from "@/app/_ui/page-header";
import { exampleModel } from "@/app/(site)/example-call";
import { firstCallSamples } from "@/app/(site)/samples";
import { mayDo } from "@/lib/accounts/require-right";
import { appUrl } from "@/lib/env";
import { listKeys } from "@/lib/keys/list-keys";
import { KeyIdInput, keysPageMax } from "@/lib/keys/schema";
import { requireSession } from "@/lib/web/session";
import { CreateKeyForm } from "./create-key-form";
import { KeyTable } from "./key-table";

export const metadata: Metadata = { title: "Keys" };

type Props = { readonly searchParams: Promise<{ after?: string | string[] }> };

export default async function KeysPage({ searchParams }: Props) {
  const person = await requireSession();
  const after = KeyIdInput.safeParse({ id: (await searchParams).after }).data?.id;
  const [found, revoked] = await Promise.all([
    listKeys(person, { revoked: false, limit: keysPageMax + 1, after }),
    listKeys(person, { revoked: true, limit: keysPageMax }),
  ]);
  const keys = found.slice(0, keysPageMax);
  const mayMake = mayDo(person, "keys:write");
  const [curl] = firstCallSamples({ baseUrl: `${appUrl()}/v1`, model: exampleModel });
  return (
    <>
      <PageHeader
        size="dashboard"
        title="Keys"
        lead="A key is shown once, when it is made. What is stored is a fingerprint by which it is recognised, and its first and last characters for you to tell it by."
      />
      {mayMake ? (
        <Card title="New key">
          <CreateKeyForm curlExample={curl!.code} mayManage={mayDo(person, "keys:write_all")} />
        </Card>
      ) : (
        <p className="text-[15px] text-soft">
          You see the keys of this organization. Its owner, its admins and its developers make new ones.
        </p>
      )}
      <Card title={person.organizationRole === "owner" ? "Your keys" : "Keys of this organization"} className="mt-5">
        {keys.length > 0 ? (
          <KeyTable person={person} keys={keys} />
        ) : (
          <EmptyState title="No keys yet">
            {mayMake
              ? "Name one after the place that will use it, and make it above."
              : "There is nothing to see here."}
          </EmptyState>
        )}
        {found.length > keysPageMax && (
          <Button href={`/dashboard/keys?after=${keys.at(-1)!.id}`} variant="quiet" className="mt-4">
            Older keys
          </Button>
        )}
      </Card>
      {revoked.length > 0 && (
        <details className="mt-5">
          <summary className="inline-flex min-h-11 items-center text-sm text-soft underline underline-offset-4">
            Revoked keys ({revoked.length})
          </summary>
          <Card className="mt-2">
            <KeyTable person={person} keys={revoked} revoked />
          </Card>
        </details>
      )}
    </>
  );
}
