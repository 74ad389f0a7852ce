import type { ReactNode } from "react";
import { RedactionBar } from "./redaction-bar";

type Props = { title: ReactNode; children?: ReactNode; action?: ReactNode };

/** Nothing here yet, and what to do about it. */
export function EmptyState({ title, children, action }: Props) {
  return (
    <div className="flex flex-col items-center gap-3 px-4 py-12 text-center">
      <span className="flex gap-1.5 opacity-20">
        <RedactionBar width={46} />
        <RedactionBar width={22} />
        <RedactionBar width={64} />
      </span>
      <p className="font-serif text-xl">{title}</p>
      {children && <div className="max-w-[36em] text-[15px] text-soft">{children}</div>}
      {action}
    </div>
  );
}
