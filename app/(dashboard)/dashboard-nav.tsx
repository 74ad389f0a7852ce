import type { ReactNode } from "react";
import { Label } from "@/app/_ui/label";
import { Logo } from "@/app/_ui/logo";
import { NavLink } from "@/app/_ui/nav-link";
import { ThemeChoice } from "@/app/_ui/theme-choice";
import { PhoneMenu } from "./phone-menu";
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

type Props = {
  /** Whether the pages of the staff exist for this person. */
  readonly isStaff: boolean;
  readonly children?: ReactNode;
};

/** At the side on a desk; on a phone, behind the button of a menu. */
export function DashboardNav({ isStaff, children }: Props) {
  const places = isStaff ? [...elsewhere, { href: "/admin/users", name: "Administration" }] : elsewhere;
  return (
    <header className="flex flex-col border-b border-line px-3.5 py-2 lg:sticky lg:top-0 lg:h-dvh lg:self-start lg:overflow-y-auto lg:border-b-0 lg:py-3 print:hidden">
      <div className="flex items-center justify-between px-2.5">
        <Logo href="/dashboard" />
        <PhoneMenu>
          <nav aria-label="Dashboard" className="flex flex-col">
            <Items places={rooms} />
          </nav>
          <div className="mt-2 flex flex-col border-t border-line pt-2">
            {isStaff && <Items places={places.slice(-1)} />}
            <SignOut />
          </div>
        </PhoneMenu>
      </div>
      {children}
      <nav aria-label="Dashboard" className="hidden flex-col gap-0.5 lg:mt-3 lg:flex">
        <Items places={rooms} />
      </nav>
      <nav aria-label="Elsewhere" className="hidden flex-col gap-0.5 lg:flex">
        <Label className="px-2.5 pb-1.5 pt-5">elsewhere</Label>
        <Items places={places} />
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
        <Items places={elsewhere} />
      </nav>
      <div className="-ml-2">
        <ThemeChoice />
      </div>
    </footer>
  );
}

type Place = { readonly href: string; readonly name: string; readonly exact?: boolean };

function Items({ places }: { places: readonly Place[] }) {
  return places.map(({ href, name, exact }) => (
    <NavLink
      key={href}
      href={href}
      exact={exact}
      className="flex min-h-11 items-center whitespace-nowrap rounded-md px-2.5 text-[14.5px] text-soft hover:text-ink aria-[current]:bg-wash aria-[current]:font-[550] aria-[current]:text-ink lg:min-h-10"
    >
      {name}
    </NavLink>
  ));
}
