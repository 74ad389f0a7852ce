import type { Metadata } from "next";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Notice } from "@/app/_ui/notice";
import { PageHeader } from "@/app/_ui/page-header";
import { findPrices } from "@/lib/billing/prices/find-prices";
import { listSoldModels } from "@/lib/channels/list-sold-models";
import { ModelTable } from "./model-table";

export const metadata: Metadata = {
  title: "Models",
  description: "Every model that can be called here now, and what a million tokens of it cost.",
};

type Props = { searchParams: Promise<{ q?: string | string[] }> };

export default async function ModelsPage({ searchParams }: Props) {
  const { q } = await searchParams;
  const query = (Array.isArray(q) ? q[0] : q)?.trim() ?? "";
  const sold = await listSoldModels();
  const found = sold.filter((model) => `${model.provider}/${model.id}`.toLowerCase().includes(query.toLowerCase()));
  const prices = await findPrices(found.map((model) => model.id));
  const onlySandbox = sold.every((model) => model.provider === "sandbox");

  return (
    <div className="mx-auto max-w-page px-5 sm:px-7">
      <PageHeader title="Models" lead="Every model that can be called here now: a live way to it, and a price." />
      {onlySandbox && (
        <Notice title="Only the sandbox so far" className="mb-8">
          The operator of this installation has not added a provider yet. The sandbox answers without one, costs real
          credit at its own price, and lets you try everything else.
        </Notice>
      )}
      <search>
        <form method="get" className="mb-6 flex max-w-xl gap-3">
          <label htmlFor="q" className="sr-only">
            Search models
          </label>
          <input
            id="q"
            name="q"
            type="search"
            defaultValue={query}
            placeholder="Name or provider"
            className="min-h-11 min-w-0 flex-1 rounded-md border border-edge bg-card px-3 text-base placeholder:text-faint"
          />
          <Button variant="quiet">Search</Button>
        </form>
      </search>
      <p className="mb-3 text-sm text-faint" role="status">
        {query
          ? `${found.length} of ${sold.length} match “${query}”.`
          : `${sold.length} ${sold.length === 1 ? "model" : "models"} on sale.`}
      </p>
      {found.length > 0 ? (
        <ModelTable models={found} prices={prices} />
      ) : (
        <EmptyState
          title="No model by that name"
          action={
            <Button href="/models" variant="quiet">
              Show all models
            </Button>
          }
        />
      )}
    </div>
  );
}
