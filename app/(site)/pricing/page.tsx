import type { Metadata } from "next";
import Link from "next/link";
import { Button } from "@/app/_ui/button";
import { PageHeader } from "@/app/_ui/page-header";
import { SignUpCredit } from "@/app/_ui/sign-up-credit";
import { listMarkupsInForce } from "@/lib/billing/prices/markups";
import { signUpOffer } from "@/lib/billing/sign-up-credit/sign-up-offer";
import { findModel } from "@/lib/catalog/models";
import { findProvider } from "@/lib/catalog/providers";
import { listSoldModels } from "@/lib/channels/list-sold-models";
import { ModelTable } from "../models/model-table";
import { ChargingRules } from "./charging-rules";

export const metadata: Metadata = {
  title: "Pricing",
  description: "What a call costs, and the rules by which it is charged.",
};

const shownMax = 12;

export default async function PricingPage() {
  const [sold, markups] = await Promise.all([listSoldModels(), listMarkupsInForce()]);
  const offer = signUpOffer();
  const byAge = sold.toSorted((left, right) => (releasedOn(left) < releasedOn(right) ? 1 : -1));
  const newest = byAge.slice(0, shownMax);
  return (
    <div className="mx-auto max-w-page px-5 sm:px-7">
      <PageHeader
        title="You pay for tokens. That is all."
        lead="No plan, no seat, no fee a month. Credit is paid ahead and goes down by what each call cost, exact to a billionth of a dollar."
      />
      <section aria-labelledby="prices">
        <h2 id="prices" className="mb-4 text-[28px]">
          Prices in force
        </h2>
        <ModelTable models={newest} />
        {sold.length > newest.length && (
          <p className="mt-4 text-[15px] text-soft">
            The {newest.length} newest of {sold.length} models. All of them, by provider:{" "}
            {countByProvider(sold).map(({ id, name, models }, index) => (
              <span key={id}>
                {index > 0 && ", "}
                <Link href={`/models?provider=${id}`} prefetch={false} className="underline underline-offset-4">
                  {name}
                </Link>{" "}
                ({models})
              </span>
            ))}
            .
          </p>
        )}
      </section>
      {offer && (
        <div className="mt-10">
          <SignUpCredit nano={offer.amountNano} />
        </div>
      )}
      <ChargingRules models={byAge} markups={markups} />
      <div className="mt-12 flex flex-wrap gap-3">
        <Button href="/docs">Read the quick start</Button>
        <Button href="/models" variant="quiet">
          All models
        </Button>
      </div>
    </div>
  );
}

/** A day, or nothing where nobody has told it: such a model is not among the newest. */
function releasedOn({ id, provider }: { readonly id: string; readonly provider: string }): string {
  return findModel(id, provider)?.releasedOn ?? "";
}

function countByProvider(sold: readonly { readonly providers: readonly string[] }[]) {
  const counts = new Map<string, number>();
  for (const id of sold.flatMap(({ providers }) => providers)) counts.set(id, (counts.get(id) ?? 0) + 1);
  const named = [...counts].map(([id, models]) => ({ id, models, name: findProvider(id)?.name ?? id }));
  return named.sort((left, right) => left.name.localeCompare(right.name, "en"));
}
