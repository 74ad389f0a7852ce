import { Cell, Table } from "@/app/_ui/table";
import { Tabs } from "@/app/_ui/tabs";
import { Breakable } from "./breakable";
import { type DialectName, dialects, errors } from "./errors";

const shown: Record<DialectName, { name: string; word: string; body: string }> = {
  openai: { name: "OpenAI", word: "code", body: '{"error": {"message", "type", "param", "code"}}' },
  anthropic: { name: "Anthropic", word: "type", body: '{"type": "error", "error": {"type", "message"}, "request_id"}' },
  gemini: { name: "Gemini", word: "status", body: '{"error": {"code", "message", "status", "details"}}' },
};

/** A table of errors for each dialect, with the body in which they come. */
export function ErrorTabs() {
  const tabs = dialects.map((dialect) => ({ name: shown[dialect].name, content: <Errors dialect={dialect} /> }));
  return <Tabs label="Errors, by dialect" tabs={tabs} />;
}

function Errors({ dialect }: { dialect: DialectName }) {
  const { name, word, body } = shown[dialect];
  const sorted = errors.toSorted((left, right) => left[dialect].status - right[dialect].status);
  return (
    <div className="px-4 pb-2">
      <p>
        <code>{body}</code>
      </p>
      <Table
        caption={`Errors in ${name}’s dialect`}
        columns={[{ label: "HTTP" }, { label: word }, { label: "meaning" }]}
      >
        {sorted.map(({ kind, text, [dialect]: said }) => (
          <tr key={kind}>
            <Cell head className="figure align-top text-ink">
              {said.status}
            </Cell>
            <Cell className="align-top font-mono text-[13px] text-ink sm:whitespace-nowrap">
              <Breakable>{said.word}</Breakable>
            </Cell>
            <Cell className="align-top">{text}</Cell>
          </tr>
        ))}
      </Table>
    </div>
  );
}
