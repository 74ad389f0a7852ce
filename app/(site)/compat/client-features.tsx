import { ShortName } from "./agent-table";
import { OutcomeMark } from "./outcome-mark";
import type { CompatClient, CompatResults, CompatRow } from "./schema";

/** Every feature of one client, folded away until it is wanted. Its table is plain: eleven of them are on the page. */
export function ClientFeatures({ client, results }: { client: CompatClient; results: CompatResults }) {
  const { families, features } = results;
  const rows = results.rows.filter((row) => row.client === client.id);
  const notes = [...new Set(rows.flatMap((row) => [...Object.values(row.untried), ...Object.values(row.partly)]))];
  return (
    <details id={client.id} className="scroll-mt-4 border-t border-line last:border-b">
      <summary className="min-h-12 cursor-pointer py-3 font-[550]">
        {client.name}{" "}
        <span className="ml-2 font-mono text-[12px] font-normal text-faint [overflow-wrap:anywhere]">
          {client.package} {client.version}
        </span>
      </summary>
      <table className="mb-4 w-full max-w-[52em] border-collapse text-sm [&_td]:py-1.5 [&_td]:align-top [&_th]:py-1.5 [&_th]:pr-3 [&_th]:text-left [&_th]:align-top [&_tr]:border-b [&_tr]:border-line">
        <caption className="sr-only">{`${client.name}: features by family of models`}</caption>
        <thead className="font-mono text-[11px] text-faint">
          <tr>
            <th scope="col">Feature</th>
            {families.map((family) => (
              <th key={family.id} scope="col">
                <ShortName name={family.name} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {features.map((feature) => (
            <tr key={feature.id}>
              <th scope="row" className="font-normal">
                {feature.name}
              </th>
              {families.map((family) => (
                <td key={family.id}>
                  <FeatureMark row={rows.find((row) => row.family === family.id)} feature={feature.id} notes={notes} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {notes.length > 0 && (
        <ol className="mb-6 ml-5 list-decimal text-[13px] text-soft">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ol>
      )}
    </details>
  );
}

type MarkProps = { row: CompatRow | undefined; feature: string; notes: readonly string[] };

/** The mark, with the number of its note. */
function FeatureMark({ row, feature, notes }: MarkProps) {
  const note = row?.untried[feature] ?? row?.partly[feature];
  const outcome = row?.passed.includes(feature) ? "passed" : row?.failed.includes(feature) ? "failed" : "untried";
  return (
    <>
      <OutcomeMark outcome={outcome} />
      {note && (
        <sup className="relative text-soft">
          <span className="sr-only">, note </span>
          {notes.indexOf(note) + 1}
        </sup>
      )}
    </>
  );
}
