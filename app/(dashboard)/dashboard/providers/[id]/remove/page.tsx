import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { Card } from "@/app/_ui/card";
import { PageHeader } from "@/app/_ui/page-header";
import { mayDo } from "@/lib/accounts/require-right";
import { listOwnChannels } from "@/lib/channels/list-own-channels";
import { requireSession } from "@/lib/web/session";
import { RemoveProviderForm } from "./remove-provider-form";

export const metadata: Metadata = { title: "Remove a provider credential" };

export default async function RemoveProviderPage({ params }: { params: Promise<{ id: string }> }) {
  const person = await requireSession();
  if (!mayDo(person, "organization:write")) redirect("/dashboard/providers");
  const { id } = await params;
  const channel = (await listOwnChannels(person)).find((own) => own.id === id);
  if (!channel) notFound();
  return (
    <>
      <PageHeader size="dashboard" title={`Remove “${channel.name}”?`} />
      <Card className="max-w-2xl">
        <p className="text-[15px] text-soft">
          Its key is destroyed here at once, and calls go out under the operator’s credential again, at the operator’s
          price. The provider is not told: end the key there as well if nothing else uses it.
        </p>
        <RemoveProviderForm id={id} name={channel.name} />
      </Card>
    </>
  );
}
