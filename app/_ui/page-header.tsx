import type { ReactNode } from "react";

type Props = { title: ReactNode; lead?: ReactNode; actions?: ReactNode; size?: "page" | "dashboard" };

export function PageHeader({ title, lead, actions, size = "page" }: Props) {
  return (
    <header className={`flex flex-wrap items-end gap-x-6 gap-y-4 ${size === "page" ? "pb-10 pt-12" : "pb-6"}`}>
      <div className="min-w-0 flex-1 basis-64">
        <h1 className={`[overflow-wrap:anywhere] ${size === "page" ? "text-[40px] sm:text-5xl" : "text-[32px]"}`}>
          {title}
        </h1>
        {lead && <p className={`mt-3 max-w-[42em] text-soft ${size === "page" ? "text-lg" : "text-[15px]"}`}>{lead}</p>}
      </div>
      {actions && <div className="flex flex-wrap gap-3">{actions}</div>}
    </header>
  );
}
