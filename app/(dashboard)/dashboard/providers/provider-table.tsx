import { Button } from "@/app/_ui/button";
import { Cell, Table } from "@/app/_ui/table";
import { UtcTime } from "@/app/_ui/utc-time";
import { findProvider } from "@/lib/catalog/providers";
import type { OwnChannelView } from "@/lib/channels/schema";
import { TestForm } from "./test-form";

const modelsShown = 4;

export function ProviderTable({ channels }: { channels: readonly OwnChannelView[] }) {
  return (
    <Table
      caption="Your provider credentials"
      columns={[
        { label: "name" },
        { label: "models", hide: "phone" },
        { label: "added", hide: "tablet" },
        { label: <span className="sr-only">Change</span> },
      ]}
    >
      {channels.map(({ id, provider, name, baseUrl, models, createdAt }) => (
        <tr key={id}>
          <Cell head className="align-top [overflow-wrap:anywhere]">
            <span className="font-[550]">{name}</span>
            <span className="block font-mono text-[13px] text-soft">{new URL(baseUrl).host}</span>
            <PolicyLink provider={provider} />
          </Cell>
          <Cell hide="phone" className="align-top text-[13px] text-soft [overflow-wrap:anywhere]">
            {models.length > 0 ? models.slice(0, modelsShown).join(", ") : "all that it has"}
            {models.length > modelsShown && ` and ${models.length - modelsShown} more`}
          </Cell>
          <Cell hide="tablet" className="align-top">
            <UtcTime at={createdAt} part="date" />
          </Cell>
          <Cell className="align-top">
            <div className="flex flex-wrap justify-end gap-2">
              <TestForm id={id} name={name} />
              <Button href={`/dashboard/providers/${id}/remove`} variant="quiet" size="small">
                Remove<span className="sr-only"> {name}</span>
              </Button>
            </div>
          </Cell>
        </tr>
      ))}
    </Table>
  );
}

function PolicyLink({ provider: id }: { provider: string }) {
  const provider = findProvider(id);
  if (!provider?.dataPolicyUrl) return <span className="block text-[13px] text-faint">{provider?.name ?? id}</span>;
  return (
    <a
      href={provider.dataPolicyUrl}
      rel="noreferrer"
      className="inline-block py-1 text-[13px] text-soft underline underline-offset-4"
    >
      {provider.name}: what it says about your data
    </a>
  );
}
