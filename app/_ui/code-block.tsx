import { CopyButton } from "./copy-button";

type Props = { code: string; label: string; framed?: boolean };

/** Code to copy. Long lines scroll inside their box, also by keyboard. */
export function CodeBlock({ code, label, framed = true }: Props) {
  return (
    <div className={`min-w-0 ${framed ? "my-4 rounded-lg border border-line bg-card" : ""}`}>
      <div className="flex justify-end px-1.5 [@media(scripting:none)]:hidden">
        <CopyButton text={code} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section tabIndex={0} aria-label={label} className="overflow-x-auto px-4 pb-4 [@media(scripting:none)]:pt-4">
        <pre className="font-mono text-[13px] leading-[1.7]">
          <code>{code}</code>
        </pre>
      </section>
    </div>
  );
}
