import type { ReactNode } from "react";

type Props = { tone?: "info" | "error" | "success"; title?: ReactNode; className?: string; children?: ReactNode };

const tones = {
  info: "border-line-strong bg-card",
  error: "border-danger bg-danger-wash",
  success: "border-accent bg-wash",
};

/** Something to know, announced to screen readers. */
export function Notice({ tone = "info", title, className = "", children }: Props) {
  return (
    <div
      role={tone === "error" ? "alert" : "status"}
      className={`rounded-md border border-l-4 px-4 py-3 text-[15px] ${tones[tone]} ${className}`}
    >
      {title && (
        <p className={`font-[550] [overflow-wrap:anywhere] ${tone === "error" ? "text-danger" : ""}`}>{title}</p>
      )}
      {children && <div className="text-soft [&_a]:underline [&_a]:underline-offset-2">{children}</div>}
    </div>
  );
}
