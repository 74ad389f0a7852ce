import type { ReactNode } from "react";

type ReceiptProps = {
  title: ReactNode;
  reference?: ReactNode;
  label: string;
  level?: "h1" | "h2";
  children: ReactNode;
};

/** A slip of paper with everything that is known about a call. */
export function Receipt({ title, reference, label, level: Heading = "h2", children }: ReceiptProps) {
  return (
    <section
      aria-label={label}
      className="receipt w-full px-5 pb-6 pt-6 font-mono text-[13px] leading-[1.62] sm:px-7 print:pb-4 print:pt-4 print:text-[10px] print:leading-[1.4]"
    >
      <header className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <Heading className="text-xl font-medium tracking-normal">{title}</Heading>
        {reference && <span className="min-w-0 break-all text-xs text-faint print:text-[10px]">{reference}</span>}
      </header>
      {children}
    </section>
  );
}

/** A group of lines under a dashed rule. */
export function ReceiptLines({ total = false, children }: { total?: boolean; children: ReactNode }) {
  return (
    <dl
      className={`mt-3.5 grid grid-cols-[minmax(0,1fr)_fit-content(68%)] gap-x-4 gap-y-0.5 border-t border-dashed border-line-strong pt-3.5 print:mt-2 print:pt-2 ${total ? "text-[17px] font-medium print:text-[13px] [&>dt]:text-ink" : ""}`}
    >
      {children}
    </dl>
  );
}

export function ReceiptLine({ name, indent, children }: { name: ReactNode; indent?: boolean; children: ReactNode }) {
  return (
    <>
      <dt className={`text-soft ${indent ? "pl-4" : ""}`}>{name}</dt>
      <dd className="figure break-all text-right">{children}</dd>
    </>
  );
}
