import { Cell, Table } from "@/app/_ui/table";
import { ShortName } from "./agent-table";
import type { CompatResults } from "./schema";

/** Clients by families: how many features were proved, of those tried. */
export function OverviewTable({ results: { clients, families, rows } }: { results: CompatResults }) {
  return (
    <Table
      caption="SDKs by family of models: features proved, of those tried"
      columns={[
        { label: "client" },
        ...families.map(({ name }) => ({ label: <ShortName name={name} />, numeric: true })),
      ]}
    >
      {clients.map((client) => (
        <tr key={client.id}>
          <Cell head className="min-w-36">
            <a href={`#${client.id}`} className="underline-offset-4 hover:underline">
              {client.name}
            </a>
            <span className="block font-mono text-[12px] text-faint [overflow-wrap:anywhere]">
              {client.package} {client.version}
            </span>
          </Cell>
          {families.map((family) => {
            const row = rows.find((one) => one.client === client.id && one.family === family.id);
            const tried = row ? row.passed.length + row.failed.length : 0;
            return (
              <Cell key={family.id} numeric className={row && row.failed.length > 0 ? "text-danger" : ""}>
                {row ? `${row.passed.length} of ${tried}` : "—"}
              </Cell>
            );
          })}
        </tr>
      ))}
    </Table>
  );
}
