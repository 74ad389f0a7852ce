import { Cell, Table } from "@/app/_ui/table";
import { Breakable } from "./breakable";
import type { Endpoint } from "./endpoints";

export function EndpointTable({ caption, endpoints }: { caption: string; endpoints: readonly Endpoint[] }) {
  return (
    <Table caption={caption} columns={[{ label: "address" }, { label: "what it is" }]}>
      {endpoints.map(({ method, path, text }) => (
        <tr key={`${method} ${path}`}>
          <Cell head className="align-top font-mono text-[13px] text-ink sm:whitespace-nowrap">
            <span className="text-faint">{method}</span> <Breakable>{path}</Breakable>
          </Cell>
          <Cell className="align-top">{text}</Cell>
        </tr>
      ))}
    </Table>
  );
}
