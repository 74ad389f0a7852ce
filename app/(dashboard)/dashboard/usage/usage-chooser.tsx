import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/app/_ui/button";
import { UsageGroup } from "@/lib/usage/schema";
import { shownDays, type UsageQuery } from "@/lib/usage/usage-query";
import { toDays, usageHref } from "./usage-address";

const control = "min-h-11 rounded-md border border-edge bg-card px-3 text-base sm:min-h-9 sm:text-sm";

/** Which period, and by what: links and a form that ask the same page again, so a choice has an address. */
export function UsageChooser({ query, today }: { query: UsageQuery; today: string }) {
  const { first, last } = toDays(query);
  return (
    <div className="mb-5 flex flex-wrap items-end gap-x-6 gap-y-4">
      <Choices label="Period">
        {shownDays.map((days) => (
          <Choice key={days} href={usageHref(query, { days })} isChosen={query.days === days}>
            {days} days
          </Choice>
        ))}
      </Choices>
      <Choices label="Sums by">
        {UsageGroup.options.map((groupBy) => (
          <Choice key={groupBy} href={usageHref(query, { groupBy })} isChosen={query.groupBy === groupBy}>
            {groupBy}
          </Choice>
        ))}
      </Choices>
      <form method="get" className="flex flex-wrap items-end gap-2 max-sm:w-full">
        <input type="hidden" name="group_by" value={query.groupBy} />
        <Day label="First day" name="from" value={first} max={today} />
        <Day label="Last day, UTC" name="to" value={last} max={today} />
        <Button variant="quiet" size="small" className="max-sm:w-full">
          Show
        </Button>
      </form>
    </div>
  );
}

function Choices({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav aria-label={label}>
      <p className="mb-1.5 text-[13px] text-faint" aria-hidden="true">
        {label}
      </p>
      <ul className="flex overflow-hidden rounded-md border border-edge/60">{children}</ul>
    </nav>
  );
}

function Choice({ href, isChosen, children }: { href: string; isChosen: boolean; children: ReactNode }) {
  return (
    <li className="border-l border-edge/60 first:border-l-0">
      <Link
        href={href}
        prefetch={false}
        aria-current={isChosen ? "true" : undefined}
        className={`flex min-h-11 items-center px-3.5 text-sm no-underline -outline-offset-2 sm:min-h-[34px] ${isChosen ? "bg-ink font-[550] text-paper" : "text-ink hover:bg-wash"}`}
      >
        {children}
      </Link>
    </li>
  );
}

function Day({ label, name, value, max }: { label: string; name: string; value: string; max: string }) {
  return (
    <label className="min-w-0 flex-1 text-[13px] text-faint sm:flex-none">
      <span className="mb-1.5 block">{label}</span>
      <input
        type="date"
        name={name}
        defaultValue={value}
        max={max}
        required
        className={`${control} figure w-full min-w-0 text-ink`}
      />
    </label>
  );
}
