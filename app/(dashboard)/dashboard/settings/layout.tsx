import type { ReactNode } from "react";
import { NavLink } from "@/app/_ui/nav-link";

const places = [
  { href: "/dashboard/settings/profile", name: "Profile" },
  { href: "/dashboard/settings/security", name: "Security" },
  { href: "/dashboard/settings/notifications", name: "Notifications" },
  { href: "/dashboard/settings/activity", name: "Activity" },
];

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <nav
        aria-label="Settings"
        className="-mx-2.5 mb-7 flex gap-0.5 overflow-x-auto border-b border-line print:hidden"
      >
        {places.map((place) => (
          <NavLink
            key={place.href}
            href={place.href}
            className="-mb-px flex min-h-11 items-center whitespace-nowrap border-b-2 border-transparent px-2.5 text-[14.5px] text-soft hover:text-ink aria-[current]:border-ink aria-[current]:font-[550] aria-[current]:text-ink"
          >
            {place.name}
          </NavLink>
        ))}
      </nav>
      {children}
    </>
  );
}
