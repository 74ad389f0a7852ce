import Link from "next/link";
import { env } from "@/lib/env";
import { ThemeChoice } from "./theme-choice";

const groups = [
  {
    name: "Product",
    links: [
      { href: "/models", name: "Models" },
      { href: "/platforms", name: "Platforms" },
      { href: "/pricing", name: "Pricing" },
      { href: "/docs", name: "Quick start" },
      { href: "/compat", name: "Compatibility" },
    ],
  },
  {
    name: "Legal",
    links: [
      { href: "/privacy", name: "Privacy policy" },
      { href: "/privacy/cookies", name: "Cookies" },
      { href: "/terms", name: "Terms" },
      { href: "/acceptable-use", name: "Acceptable use" },
    ],
  },
  {
    name: "Your privacy",
    links: [{ href: "/privacy/choices", name: "Your privacy choices" }],
  },
];

export function SiteFooter() {
  const { SITE_NAME, CONTACT_EMAIL } = env();
  return (
    <footer className="mt-24 border-t border-line print:hidden">
      <div className="mx-auto flex max-w-page flex-wrap gap-x-16 gap-y-8 px-5 py-12 text-sm sm:px-7">
        <p className="max-w-[22em] flex-1 basis-56 text-soft">
          <span className="mb-2 block font-serif text-lg text-ink">{SITE_NAME}</span>
          Counts every call and keeps none of its words.
        </p>
        {groups.map((group) => (
          <nav key={group.name} aria-label={group.name}>
            <p className="font-mono text-[11px] font-medium uppercase tracking-[0.08em] text-faint">{group.name}</p>
            <ul className="mt-1.5">
              {group.links.map((link) => (
                <li key={link.href}>
                  <Link
                    href={link.href}
                    prefetch={false}
                    className="inline-flex min-h-11 items-center text-soft hover:text-ink sm:min-h-9"
                  >
                    {link.name}
                  </Link>
                </li>
              ))}
              {group.name === "Your privacy" && CONTACT_EMAIL && (
                <li>
                  <a
                    href={`mailto:${CONTACT_EMAIL}`}
                    className="inline-flex min-h-11 items-center text-soft hover:text-ink sm:min-h-9"
                  >
                    {CONTACT_EMAIL}
                  </a>
                </li>
              )}
            </ul>
          </nav>
        ))}
      </div>
      <div className="mx-auto max-w-page px-5 sm:px-7">
        <div className="flex flex-wrap items-center gap-4 border-t border-line py-3">
          <span className="text-[13px] text-faint">Theme</span>
          <ThemeChoice />
        </div>
      </div>
    </footer>
  );
}
