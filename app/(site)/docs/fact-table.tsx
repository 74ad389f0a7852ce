import type { ReactNode } from "react";
import { Cell, Table } from "@/app/_ui/table";
import { Breakable } from "./dialects/breakable";

type Fact = { name: string; text: ReactNode };

/** Names as they stand in code, each with what is to be known of it. */
export function FactTable({ caption, name, facts }: { caption: string; name: string; facts: readonly Fact[] }) {
  return (
    <Table caption={caption} columns={[{ label: name }, { label: "what it says" }]}>
      {facts.map((fact) => (
        <tr key={fact.name}>
          <Cell head className="align-top font-mono text-[13px] text-ink sm:min-w-52">
            <Breakable>{fact.name}</Breakable>
          </Cell>
          <Cell className="align-top">{fact.text}</Cell>
        </tr>
      ))}
    </Table>
  );
}
