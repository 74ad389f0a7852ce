import type { ReactNode } from "react";
import { Logo } from "@/app/_ui/logo";
import { NavLink } from "@/app/_ui/nav-link";
import { requireStaffSession } from "./require-staff-session";

export const metadata = { robots: { index: false } };

const look =
  "flex min-h-11 items-center rounded-md px-2.5 text-[14.5px] text-soft hover:text-ink aria-[current]:bg-wash aria-[current]:font-[550] aria-[current]:text-ink";

export default async function AdminLayout({ children }: { children: ReactNode }) {
  await requireStaffSession();
  return (
    <>
      <header className="mx-auto flex w-full max-w-page flex-wrap items-center gap-x-6 border-b border-line px-5 py-2 sm:px-7 print:hidden">
        <Logo href="/dashboard" />
        <nav aria-label="Administration" className="flex flex-wrap gap-0.5">
          <NavLink href="/admin/users" className={look}>
            Users
          </NavLink>
          <NavLink href="/dashboard" className={look} exact>
            Dashboard
          </NavLink>
        </nav>
      </header>
      <main id="content" className="mx-auto w-full max-w-page flex-1 px-5 pb-20 pt-7 sm:px-7">
        {children}
      </main>
    </>
  );
}
