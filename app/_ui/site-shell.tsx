import { Menu } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "./button";
import { Logo } from "./logo";
import { NavLink } from "./nav-link";
import { SiteFooter } from "./site-footer";

const places = [
  { href: "/models", name: "Models" },
  { href: "/pricing", name: "Pricing" },
  { href: "/docs", name: "Docs" },
  { href: "/privacy", name: "Privacy" },
];

/** Header, content, footer: for every page outside the dashboard. */
export function SiteShell({ signedIn, children }: { signedIn: boolean; children: ReactNode }) {
  return (
    <>
      <header className="mx-auto flex h-[72px] w-full max-w-page items-center gap-8 px-5 sm:px-7 print:hidden">
        <Logo />
        <nav aria-label="Main" className="hidden gap-1 text-[15px] text-soft md:flex">
          {places.map((place) => (
            <NavLink
              key={place.href}
              href={place.href}
              className="flex min-h-11 items-center px-3 hover:text-ink aria-[current]:text-ink"
            >
              {place.name}
            </NavLink>
          ))}
        </nav>
        <div className="ml-auto hidden items-center gap-5 md:flex">
          <Account signedIn={signedIn} />
        </div>
        <details className="group relative ml-auto md:hidden">
          <summary className="flex size-11 list-none items-center justify-center rounded-md border border-line-strong">
            <Menu size={20} aria-hidden />
            <span className="sr-only">Menu</span>
          </summary>
          <nav
            aria-label="Main"
            className="absolute right-0 top-[52px] z-20 flex w-64 flex-col rounded-lg border border-line-strong bg-card p-3 text-base shadow-xl"
          >
            {places.map((place) => (
              <Link key={place.href} href={place.href} prefetch={false} className="flex min-h-11 items-center px-3">
                {place.name}
              </Link>
            ))}
            <div className="mt-2 flex flex-col gap-2 border-t border-line px-3 pt-3">
              <Account signedIn={signedIn} />
            </div>
          </nav>
        </details>
      </header>
      <main id="content" className="w-full flex-1">
        {children}
      </main>
      <SiteFooter />
    </>
  );
}

function Account({ signedIn }: { signedIn: boolean }) {
  if (signedIn) return <Button href="/dashboard">Dashboard</Button>;
  return (
    <>
      <Link
        href="/sign-in"
        prefetch={false}
        className="flex min-h-11 items-center text-[15px] text-soft no-underline hover:text-ink"
      >
        Sign in
      </Link>
      <Button href="/sign-up">Get a key</Button>
    </>
  );
}
