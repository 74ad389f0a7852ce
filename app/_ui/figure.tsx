import type { ReactNode } from "react";
import { Label } from "./label";

type Props = { label: string; note?: ReactNode; lead?: boolean; children: ReactNode };

/** A row of the numbers that matter most; it wraps on a phone. */
export function Figures({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap gap-px overflow-hidden rounded-lg border border-line bg-line">{children}</div>;
}

export function Figure({ label, note, lead, children }: Props) {
  return (
    <div
      className={`min-w-0 flex-1 bg-card px-4 py-4 sm:px-5 sm:py-[18px] ${lead ? "basis-72" : "basis-[150px] sm:basis-44"}`}
    >
      <Label>{label}</Label>
      <div
        className={`figure mt-2 font-medium leading-tight tracking-[-0.03em] [overflow-wrap:anywhere] ${lead ? "text-2xl sm:text-[26px]" : "text-base sm:text-xl"}`}
      >
        {children}
      </div>
      {note && <p className="mt-1.5 text-[12.5px] text-faint">{note}</p>}
    </div>
  );
}
