import { Cell, Table } from "@/app/_ui/table";
import type { DataPolicy } from "@/lib/catalog/provider";
import type { LiveProvider } from "@/lib/privacy/policy-facts";

const trainings: Readonly<Record<DataPolicy["training"], string>> = {
  no: "no",
  "opt-out": "unless told not to",
  yes: "yes",
  unknown: "not established",
};

/** What each provider that calls can reach says about the data it is sent. */
export function ProviderTable({ providers }: { providers: readonly LiveProvider[] }) {
  return (
    <Table
      caption="What providers say about the data they are sent"
      columns={[{ label: "provider" }, { label: "keeps your words" }, { label: "trains on them" }, { label: "where" }]}
    >
      {providers.map(({ id, name, dataPolicy, dataPolicyUrl }) => (
        <tr key={id}>
          <Cell head>
            {dataPolicyUrl ? (
              <a href={dataPolicyUrl} rel="noreferrer" className="underline underline-offset-4">
                {name}
                <span className="sr-only">: what it says about your data</span>
              </a>
            ) : (
              name
            )}
          </Cell>
          <Cell>{dataPolicy ? describeRetention(dataPolicy) : "ask the operator"}</Cell>
          <Cell>{dataPolicy ? trainings[dataPolicy.training] : "ask the operator"}</Cell>
          <Cell>{dataPolicy?.regions.map((region) => region.toUpperCase()).join(", ") || "not stated"}</Cell>
        </tr>
      ))}
    </Table>
  );
}

function describeRetention({ retentionDays, zeroRetention }: DataPolicy): string {
  const kept = retentionDays === null ? "not stated" : retentionDays === 0 ? "no" : `up to ${retentionDays} days`;
  return zeroRetention === "on_request" ? `${kept}; nothing by agreement` : kept;
}
