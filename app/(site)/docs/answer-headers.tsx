import { Cell, Table } from "@/app/_ui/table";

const headers = [
  { name: "x-request-id", text: "The call’s id, made by us. request-id carries the same." },
  { name: "x-tacit-model", text: "The model that answered." },
  { name: "x-tacit-provider", text: "The provider that served it." },
  { name: "x-tacit-lane", text: "forward: your bytes were passed on as they were." },
  { name: "x-tacit-cost-usd", text: "What the call cost. On answers that do not stream." },
  { name: "x-tacit-output-cap", text: "The balance was low: the answer was limited to this many tokens." },
];

export function AnswerHeaders() {
  return (
    <Table caption="Headers of an answer" columns={[{ label: "header" }, { label: "what it says" }]}>
      {headers.map((header) => (
        <tr key={header.name}>
          <Cell head nowrap className="font-mono text-[13px] text-ink">
            {header.name}
          </Cell>
          <Cell>{header.text}</Cell>
        </tr>
      ))}
    </Table>
  );
}
