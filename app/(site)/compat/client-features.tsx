import { Cell, Table } from "@/app/_ui/table";
import { ShortName } from "./agent-table";
import { OutcomeMark } from "./outcome-mark";
import type { CompatClient, CompatResults, CompatRow } from "./schema";

/** Every feature of one client, folded away until it is wanted. */
export function ClientFeatures({ client, results }: { client: CompatClient; results: CompatResults }) {
  const { families, features } = results;
  const rows = results.rows.filter((row) => row.client === client.id);
  const notes = [...new Set(rows.flatMap((row) => [...Object.values(row.untried), ...Object.values(row.partly)]))];
  return (
    <details id={client.id} className="scroll-mt-4 border-t border-line last:border-b">
      <summary className="flex min-h-12 cursor-pointer flex-wrap items-center gap-x-3 py-2 font-[550]">
        {client.name}
        <span className="font-mono text-[12px] font-normal text-faint">
          {client.package} {client.version}
        </span>
      </summary>
      <div className="pb-6">
        <Table
          caption={`${client.name}: features by family of models`}
          columns={[{ label: "feature" }, ...families.map(({ name }) => ({ label: <ShortName name={name} /> }))]}
        >
          {features.map((feature) => (
            <tr key={feature.id}>
              <Cell head className="min-w-36">
                {feature.name}
              </Cell>
              {families.map((family) => (
                <Cell key={family.id}>
                  <FeatureMark row={rows.find((row) => row.family === family.id)} feature={feature.id} notes={notes} />
                </Cell>
              ))}
            </tr>
          ))}
        </Table>
        {notes.length > 0 && (
          <ol className="mt-3 list-inside list-decimal text-[13px] text-soft">
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ol>
        )}
      </div>
    </details>
  );
}

/** The mark, with the number of its note. */
function FeatureMark({ row, feature, notes }: { row?: CompatRow; feature: string; notes: readonly string[] }) {
  const note = row?.untried[feature] ?? row?.partly[feature];
  const outcome = row?.passed.includes(feature) ? "passed" : row?.failed.includes(feature) ? "failed" : "untried";
  return (
    <span className="whitespace-nowrap">
      <OutcomeMark outcome={outcome} note={note} />
      {note && (
        <sup aria-hidden className="ml-0.5 text-[11px] text-faint">
          {notes.indexOf(note) + 1}
        </sup>
      )}
    </span>
  );
}
