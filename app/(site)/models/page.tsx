import type { Metadata } from "next";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Notice } from "@/app/_ui/notice";
import { PageHeader } from "@/app/_ui/page-header";
import { findProvider } from "@/lib/catalog/providers";
import { listSoldModels } from "@/lib/channels/list-sold-models";
import { findLiveProviders } from "@/lib/privacy/policy-facts";
import { ModelFilter } from "./model-filter";
import { ModelTable } from "./model-table";
import { ProviderTable } from "./provider-table";
import { filterHref, onPage, readFilter, selectModels } from "./select-models";

export const metadata: Metadata = {
  title: "Models",
  description: "Every model that can be called here now, what a million tokens of it cost, and who answers.",
};

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ModelsPage({ searchParams }: Props) {
  const filter = readFilter(await searchParams);
  const [sold, live] = await Promise.all([listSoldModels(), findLiveProviders()]);
  const found = selectModels(sold, filter);
  const { rows, page, pages } = onPage(found, filter.page);
  const isFiltered = found.length < sold.length || filter.query !== "";

  return (
    <div className="mx-auto max-w-page px-5 sm:px-7">
      <PageHeader title="Models" lead="Every model that can be called here now: a live way to it, and a price." />
      {live.length === 0 && (
        <Notice title="Only the sandbox so far" className="mb-8">
          The operator of this installation has not added a provider yet. The sandbox answers without one, costs real
          credit at its own price, and lets you try everything else.
        </Notice>
      )}
      <ModelFilter filter={filter} providers={sellers(sold)} />
      <p className="mb-3 text-sm text-faint" role="status">
        {isFiltered ? `${found.length} of ${sold.length} match.` : `${count(sold.length)} on sale.`}
        {pages > 1 && ` Page ${page} of ${pages}.`}
        {rows.some(({ providers }) => providers.length > 1) &&
          " Where several providers sell a model, the price is of the one named first."}
      </p>
      {rows.length > 0 ? (
        <ModelTable models={rows} />
      ) : (
        <EmptyState
          title="No model like that"
          action={
            <Button href="/models" variant="quiet">
              Show all models
            </Button>
          }
        />
      )}
      {pages > 1 && (
        <nav aria-label="Pages" className="mt-6 flex gap-3">
          {page > 1 && (
            <Button href={filterHref(filter, { page: page - 1 })} variant="quiet">
              Previous page
            </Button>
          )}
          {page < pages && (
            <Button href={filterHref(filter, { page: page + 1 })} variant="quiet">
              Next page
            </Button>
          )}
        </nav>
      )}
      {live.length > 0 && (
        <section aria-labelledby="providers" className="mt-20">
          <h2 id="providers" className="text-[28px]">
            Who answers, and what they keep
          </h2>
          <p className="mt-3 mb-6 max-w-prose text-[15px] text-soft">
            We keep nothing of what is said. A call goes to one provider, and from then on its own policy holds. This is
            what each says for everybody who calls its API; send{" "}
            <code className="font-mono text-[13px]">x-tacit-require: zdr</code> and only providers that keep nothing are
            asked.
          </p>
          <ProviderTable providers={live} />
        </section>
      )}
    </div>
  );
}

function sellers(sold: readonly { readonly providers: readonly string[] }[]) {
  const ids = [...new Set(sold.flatMap(({ providers }) => providers))];
  const named = ids.map((id) => ({ id, name: findProvider(id)?.name ?? id }));
  return named.sort((left, right) => left.name.localeCompare(right.name, "en"));
}

function count(models: number): string {
  return `${models} ${models === 1 ? "model" : "models"}`;
}
