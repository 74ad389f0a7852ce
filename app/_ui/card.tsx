import type { ReactNode } from "react";

type Props = { title?: ReactNode; note?: ReactNode; aside?: ReactNode; className?: string; children: ReactNode };

/** A panel. `note` stands quietly beside the title, `aside` at the far end of the line. */
export function Card({ title, note, aside, className = "", children }: Props) {
  return (
    <section className={`rounded-lg border border-line bg-card p-5 ${className}`}>
      {(title || aside) && (
        <div className="mb-3 flex flex-wrap items-baseline gap-x-3 gap-y-1">
          {title && <h2 className="font-sans text-[15px] font-[550] tracking-normal">{title}</h2>}
          {note && <p className="text-[13px] text-faint">{note}</p>}
          {aside && <div className="ml-auto text-sm">{aside}</div>}
        </div>
      )}
      {children}
    </section>
  );
}
