import type { ReactNode } from "react";
import { Label } from "@/app/_ui/label";
import { Logo } from "@/app/_ui/logo";
import { NavLink } from "@/app/_ui/nav-link";
import { ThemeChoice } from "@/app/_ui/theme-choice";
import { SignOut } from "./sign-out";

const rooms = [
  { href: "/dashboard", name: "Overview", exact: true },
  { href: "/dashboard/keys", name: "Keys" },
  { href: "/dashboard/usage", name: "Usage" },
  { href: "/dashboard/billing", name: "Credit" },
  { href: "/dashboard/providers", name: "Providers" },
  { href: "/dashboard/organization", name: "Organization" },
  { href: "/dashboard/settings", name: "Settings" },
];
const elsewhere = [
  { href: "/docs", name: "Docs" },
  { href: "/models", name: "Models" },
  { href: "/privacy/choices", name: "Privacy choices" },
];

/** At the side on a desk, above on a phone, where the rooms scroll in one line. */
export function DashboardNav({ children }: { children?: ReactNode }) {
  return (
    <header className="flex flex-col border-b border-line px-3.5 lg:sticky lg:top-0 lg:h-dvh lg:self-start lg:overflow-y-auto lg:border-b-0 lg:py-3 print:hidden">
      <div className="flex items-center justify-between px-2.5">
        <Logo href="/dashboard" />
        <div className="lg:hidden">
          <SignOut />
        </div>
      </div>
      {children}
      <nav aria-label="Dashboard" className="flex gap-0.5 overflow-x-auto pb-2 lg:mt-3 lg:flex-col lg:pb-0">
        {rooms.map((room) => (
          <Item key={room.href} href={room.href} exact={room.exact}>
            {room.name}
          </Item>
        ))}
      </nav>
      <nav aria-label="Elsewhere" className="hidden flex-col gap-0.5 lg:flex">
        <Label className="px-2.5 pb-1.5 pt-5">elsewhere</Label>
        {elsewhere.map((place) => (
          <Item key={place.href} href={place.href}>
            {place.name}
          </Item>
        ))}
      </nav>
      <div className="mt-auto hidden flex-col gap-1 pt-6 lg:flex">
        <ThemeChoice />
        <SignOut />
      </div>
    </header>
  );
}

/** What stands at the side on a desk, below everything on a phone. */
export function DashboardFooter() {
  return (
    <footer className="mt-14 border-t border-line pt-3 lg:hidden print:hidden">
      <nav aria-label="Elsewhere" className="-ml-2.5 flex flex-wrap gap-x-1">
        {elsewhere.map((place) => (
          <Item key={place.href} href={place.href}>
            {place.name}
          </Item>
        ))}
      </nav>
      <div className="-ml-2">
        <ThemeChoice />
      </div>
    </footer>
  );
}

function Item({ href, exact, children }: { href: string; exact?: boolean; children: ReactNode }) {
  return (
    <NavLink
      href={href}
      exact={exact}
      className="flex min-h-11 items-center whitespace-nowrap rounded-md px-2.5 text-[14.5px] text-soft hover:text-ink aria-[current]:bg-wash aria-[current]:font-[550] aria-[current]:text-ink lg:min-h-10"
    >
      {children}
    </NavLink>
  );
}
