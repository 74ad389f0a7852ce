import { Cell, Table } from "@/app/_ui/table";

const rows = [
  { dialect: "Chat", alive: ": keep-alive", failure: "data: {error}" },
  { dialect: "Responses", alive: ": keep-alive", failure: "event: error, then response.failed" },
  { dialect: "Messages", alive: "event: ping", failure: "event: error" },
  { dialect: "Gemini", alive: "nothing: its clients break on it", failure: "data: {error}" },
];

export function StreamTable() {
  return (
    <Table caption="Streams" columns={[{ label: "dialect" }, { label: "kept alive by" }, { label: "fails with" }]}>
      {rows.map(({ dialect, alive, failure }) => (
        <tr key={dialect}>
          <Cell head className="text-ink">
            {dialect}
          </Cell>
          <Cell className="font-mono text-[13px]">{alive}</Cell>
          <Cell className="font-mono text-[13px]">{failure}</Cell>
        </tr>
      ))}
    </Table>
  );
}
