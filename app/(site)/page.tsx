import { Button } from "@/app/_ui/button";
import { CodeTabs } from "@/app/_ui/code-tabs";
import { findPrices } from "@/lib/billing/prices/find-prices";
import { appUrl } from "@/lib/env";
import { session } from "@/lib/web/session";
import { exampleModel } from "./example-call";
import { ExampleReceipt } from "./example-receipt";
import { HowItWorks } from "./how-it-works";
import { firstCallSamples } from "./samples";
import { usageKeptFor, WhatWeKeep } from "./what-we-keep";

export default async function LandingPage() {
  const [visitor, prices] = await Promise.all([session(), findPrices([exampleModel])]);
  const price = prices.get(exampleModel);
  return (
    <>
      <div className="mx-auto grid max-w-page gap-x-16 gap-y-14 px-5 pb-24 pt-8 sm:px-7 lg:grid-cols-[1.05fr_.95fr] lg:pt-16">
        <div className="min-w-0">
          <h1 className="text-[clamp(2.5rem,9vw,3.75rem)] leading-none">
            Every call counted.
            <br />
            Not a word kept.
          </h1>
          <p className="mb-8 mt-7 max-w-[31em] text-[19px] text-soft">
            One base URL and one prepaid balance for large language models, in the dialect your code already speaks:
            OpenAI’s, Anthropic’s or Google’s. We count the tokens. We never keep what they said.
          </p>
          <div className="flex flex-wrap gap-3">
            <Button href={visitor ? "/dashboard" : "/sign-up"}>{visitor ? "Open the dashboard" : "Get a key"}</Button>
            <Button href="/docs" variant="quiet">
              Read the quick start
            </Button>
          </div>
          <div className="mt-9">
            <CodeTabs
              label="A first call"
              samples={firstCallSamples({ baseUrl: `${appUrl()}/v1`, model: exampleModel })}
            />
          </div>
        </div>
        {price && (
          <div className="min-w-0">
            <ExampleReceipt model={exampleModel} price={price} keptFor={usageKeptFor()} />
          </div>
        )}
      </div>
      <WhatWeKeep />
      <HowItWorks />
    </>
  );
}
