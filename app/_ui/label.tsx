import type { ReactNode } from "react";

/** A small caption over a figure or a group. */
export function Label({ children, className = "" }: { children: ReactNode; className?: string }) {
  return (
    <span
      className={`block font-mono text-[11px] font-medium uppercase leading-tight tracking-[0.08em] text-faint ${className}`}
    >
      {children}
    </span>
  );
}
