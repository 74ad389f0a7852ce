import { CopyButton } from "./copy-button";

type Props = { code: string; label: string; framed?: boolean; wrap?: boolean };

/** Code to copy. Long lines scroll inside their box, also by keyboard, unless they may `wrap`. */
export function CodeBlock({ code, label, framed = true, wrap = false }: Props) {
  return (
    <div className={`flex min-w-0 items-start text-ink ${framed ? "my-4 rounded-lg border border-line bg-card" : ""}`}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section tabIndex={0} aria-label={label} className="min-w-0 flex-1 overflow-x-auto py-3.5 pl-4 pr-2">
        <pre className={`font-mono text-[13px] leading-[1.7] ${wrap ? "whitespace-pre-wrap break-all" : ""}`}>
          <code>{code}</code>
        </pre>
      </section>
      <div className="flex-none pr-1.5 pt-0.5">
        <CopyButton text={code} />
      </div>
    </div>
  );
}
