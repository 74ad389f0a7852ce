import type { Metadata } from "next";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Notice } from "@/app/_ui/notice";
import { PageHeader } from "@/app/_ui/page-header";
import { mayDo } from "@/lib/accounts/require-right";
import { listOwnChannels } from "@/lib/channels/list-own-channels";
import { ownChannelsMax } from "@/lib/channels/schema";
import { requireSession } from "@/lib/web/session";
import { ProviderTable } from "./provider-table";

export const metadata: Metadata = { title: "Providers" };

const lead =
  "With a credential of your own, calls to its models go out under it and never under the shared one. You pay the provider; here you pay only the operator’s fee for that, if there is one.";

export default async function ProvidersPage() {
  const person = await requireSession();
  if (!mayDo(person, "organization:write")) {
    return (
      <>
        <PageHeader size="dashboard" title="Providers" lead={lead} />
        <Notice title="Your role in this organization does not allow this.">
          Owners and admins decide whose credentials calls go out under.
        </Notice>
      </>
    );
  }
  const own = await listOwnChannels(person);
  const add = <Button href="/dashboard/providers/new">Add a credential</Button>;
  return (
    <>
      <PageHeader
        size="dashboard"
        title="Providers"
        lead={lead}
        actions={own.length > 0 && own.length < ownChannelsMax && add}
      />
      <Card title="Your credentials" note={own.length > 0 && `${own.length} of at most ${ownChannelsMax}`}>
        {own.length > 0 ? (
          <ProviderTable channels={own} />
        ) : (
          <EmptyState title="None yet" action={add}>
            Calls go out under the operator’s credentials, which everybody here shares.
          </EmptyState>
        )}
      </Card>
    </>
  );
}
