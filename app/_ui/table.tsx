import type { ReactNode } from "react";

type Hide = "phone" | "tablet";
type Column = { label: ReactNode; numeric?: boolean; hide?: Hide };
type CellProps = {
  numeric?: boolean;
  hide?: Hide;
  head?: boolean;
  nowrap?: boolean;
  className?: string;
  children?: ReactNode;
};

const hidings = { phone: "hidden md:table-cell", tablet: "hidden xl:table-cell" };
const hidden = (hide?: Hide) => (hide ? hidings[hide] : "");

/** Rows of `<tr>` with `<Cell>`s. Wider than its place, it scrolls by itself, also by keyboard. */
export function Table({ caption, columns, children }: { caption: string; columns: Column[]; children: ReactNode }) {
  return (
    // Positioned: words for screen readers only would stick out of it otherwise, and make the page scroll sideways.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="relative -mx-1 overflow-x-auto px-1" aria-label={caption} tabIndex={0}>
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line">
            {columns.map((column, index) => (
              <th
                // biome-ignore lint/suspicious/noArrayIndexKey: columns never move
                key={index}
                scope="col"
                className={`py-2.5 pr-4 text-left align-bottom whitespace-nowrap font-mono text-[11px] font-medium uppercase leading-tight tracking-[0.06em] text-faint last:pr-0 ${column.numeric ? "text-right" : ""} ${hidden(column.hide)}`}
              >
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="[&>tr]:border-b [&>tr]:border-line [&>tr:last-child]:border-0">{children}</tbody>
      </table>
    </section>
  );
}

export function Cell({ numeric, hide, head, nowrap, className = "", children }: CellProps) {
  const look = `py-2.5 pr-4 text-left align-middle font-normal last:pr-0 ${numeric ? "figure text-right" : ""} ${numeric || nowrap ? "whitespace-nowrap" : ""} ${hidden(hide)} ${className}`;
  return head ? (
    <th scope="row" className={look}>
      {children}
    </th>
  ) : (
    <td className={look}>{children}</td>
  );
}
