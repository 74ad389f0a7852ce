import { CodeBlock } from "./code-block";
import { Tabs } from "./tabs";

export type CodeSample = { name: string; code: string };

/** The same call in several languages. */
export function CodeTabs({ samples, label }: { samples: readonly CodeSample[]; label: string }) {
  const tabs = samples.map(({ name, code }) => ({
    name,
    content: <CodeBlock code={code} label={`${label}: ${name}`} framed={false} />,
  }));
  return <Tabs tabs={tabs} label={label} />;
}
