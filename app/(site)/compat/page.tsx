import type { Metadata } from "next";
import Link from "next/link";
import { PageHeader } from "@/app/_ui/page-header";
import { UtcTime } from "@/app/_ui/utc-time";
import { AgentTable } from "./agent-table";
import { ClientFeatures } from "./client-features";
import { HowItWasMade } from "./how-it-was-made";
import { OverviewTable } from "./overview-table";
import { results } from "./results";

export const metadata: Metadata = {
  title: "Compatibility",
  description: "Which SDKs and coding agents were proved to work with which family of models, feature by feature.",
};

export default function CompatPage() {
  const { agents, clients, date } = results;
  return (
    <div className="mx-auto max-w-page px-5 sm:px-7">
      <PageHeader
        title="Compatibility"
        lead={
          <>
            Real clients, called through this gateway with every family of models. The tables are what the last run
            wrote, on <UtcTime at={new Date(date)} part="date" />.
          </>
        }
      />
      {agents && (
        <section aria-labelledby="agents" className="mb-16">
          <h2 id="agents" className="text-[28px]">
            Coding agents
          </h2>
          <p className="mb-5 mt-2 max-w-[42em] text-soft">
            Each was installed from npm and run without a person: it had to answer, and to run a command in its own
            shell and go on from the output.
          </p>
          <AgentTable agents={agents} families={results.families} />
        </section>
      )}
      <section aria-labelledby="sdks" className="mb-16">
        <h2 id="sdks" className="text-[28px]">
          SDKs
        </h2>
        <p className="mb-5 mt-2 max-w-[42em] text-soft">
          How many of the features below were proved, of those the client and the provider have. Each counts once, for
          whole answers and for streams together.
        </p>
        <OverviewTable results={results} />
      </section>
      <section aria-labelledby="features" className="mb-16">
        <h2 id="features" className="text-[28px]">
          Feature by feature
        </h2>
        <div className="mt-5">
          {clients.map((client) => (
            <ClientFeatures key={client.id} client={client} results={results} />
          ))}
        </div>
      </section>
      <HowItWasMade results={results} />
      <p className="mt-8 text-[15px] text-soft">
        How to point a client here is in the{" "}
        <Link href="/docs" prefetch={false} className="underline underline-offset-4">
          quick start
        </Link>
        .
      </p>
    </div>
  );
}
