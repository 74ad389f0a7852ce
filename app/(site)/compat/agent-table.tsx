import { Cell, Table } from "@/app/_ui/table";
import { OutcomeMark } from "./outcome-mark";
import type { CompatResults } from "./schema";

type Agents = NonNullable<CompatResults["agents"]>;
type Props = { agents: Agents; families: CompatResults["families"] };

/** A row for each thing an agent had to do, a column for each family of models. */
export function AgentTable({ agents, families }: Props) {
  const find = (agent: string, trial: string, family: string) =>
    agents.rows.find((row) => row.agent === agent && row.trial === trial && row.family === family);
  return (
    <>
      <Table
        caption="Coding agents, by what they had to do and by family of models"
        columns={[{ label: "agent" }, ...families.map(({ name }) => ({ label: <ShortName name={name} /> }))]}
      >
        {agents.clients.flatMap((agent) =>
          agents.trials.map((trial, index) => (
            <tr key={`${agent.id}-${trial.id}`}>
              <Cell head className="min-w-40">
                {index === 0 && (
                  <span className="block font-[550]">
                    {agent.name} <span className="figure text-[13px] font-normal text-faint">{agent.version}</span>
                  </span>
                )}
                <span className="block text-soft">{trial.name}</span>
              </Cell>
              {families.map((family) => {
                const row = find(agent.id, trial.id, family.id);
                return (
                  <Cell key={family.id} nowrap className="align-bottom">
                    {row ? (
                      <>
                        <OutcomeMark outcome={row.isPassed ? "passed" : "failed"} />
                        <span className="ml-1.5 text-[13px] text-soft">
                          {row.requests} {row.requests === 1 ? "request" : "requests"}
                        </span>
                      </>
                    ) : (
                      <OutcomeMark outcome="untried" />
                    )}
                  </Cell>
                );
              })}
            </tr>
          )),
        )}
      </Table>
      <p className="mt-3 text-[13px] text-soft">
        A dash: what happens without credit was tried with one family, the one whose dialect the agent speaks.
      </p>
      {agents.skipped.length > 0 && (
        <p className="mt-3 text-[15px] text-soft">
          Not tried, because they could not be installed: {agents.skipped.join(", ")}.
        </p>
      )}
    </>
  );
}

/** What stands in brackets goes below, so that a phone shows all columns. */
export function ShortName({ name }: { name: string }) {
  const [family, wire] = name.replace(")", "").split(" (");
  return (
    <>
      {family}
      {wire && <span className="block font-normal normal-case tracking-normal">{wire}</span>}
    </>
  );
}
