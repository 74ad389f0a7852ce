import type { Metadata } from "next";
import Link from "next/link";
import { Button } from "@/app/_ui/button";
import { PageHeader } from "@/app/_ui/page-header";
import { findPrices } from "@/lib/billing/prices/find-prices";
import { listSoldModels } from "@/lib/channels/list-sold-models";
import { ModelTable } from "../models/model-table";
import { ChargingRules } from "./charging-rules";

export const metadata: Metadata = {
  title: "Pricing",
  description: "What a call costs, and the rules by which it is charged.",
};

const shownMax = 12;

export default async function PricingPage() {
  const sold = await listSoldModels();
  const shown = sold.slice(0, shownMax);
  const prices = await findPrices(shown.map((model) => model.id));
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
        <ModelTable models={shown} prices={prices} />
        {sold.length > shown.length && (
          <p className="mt-4 text-[15px] text-soft">
            {shown.length} of {sold.length} models.{" "}
            <Link href="/models" prefetch={false} className="underline underline-offset-4">
              See them all
            </Link>
          </p>
        )}
      </section>
      <ChargingRules />
      <div className="mt-12 flex flex-wrap gap-3">
        <Button href="/docs">Read the quick start</Button>
        <Button href="/models" variant="quiet">
          All models
        </Button>
      </div>
    </div>
  );
}
