import type { Metadata } from "next";
import { Card } from "@/app/_ui/card";
import { PageHeader } from "@/app/_ui/page-header";
import { channelProviderIds, findProvider } from "@/lib/catalog/providers";
import { requireProvedSession } from "@/lib/web/session";
import { AddProviderForm } from "./add-provider-form";

export const metadata: Metadata = { title: "Add a provider credential" };

export default async function AddProviderPage() {
  await requireProvedSession();
  const providers = channelProviderIds.map((id) => ({ id, name: findProvider(id)?.name ?? id }));
  return (
    <>
      <PageHeader
        size="dashboard"
        title="Add a provider credential"
        lead="It is encrypted before it is stored, shown to nobody again, and destroyed when you remove it. What the provider does with what you send it is between you and them."
      />
      <Card className="max-w-2xl">
        <AddProviderForm providers={providers} />
      </Card>
    </>
  );
}
