import type { ReactNode } from "react";
import { NavLink } from "@/app/_ui/nav-link";
import { PageHeader } from "@/app/_ui/page-header";
import { docsPages } from "./docs-pages";

type Section = { id: string; name: string };
type Props = { title: string; lead: string; sections: readonly Section[]; children: ReactNode };

/** A page of the docs: its header, the way to the others and to its own sections, its text. */
export function DocsPage({ title, lead, sections, children }: Props) {
  return (
    <div className="mx-auto max-w-page px-5 sm:px-7">
      <PageHeader title={title} lead={lead} />
      <div className="grid gap-x-16 gap-y-8 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <div className="text-sm">
          <div className="lg:sticky lg:top-6">
            <nav aria-label="Docs" className="border-b border-line pb-3 lg:border-0 lg:pb-0">
              <ul className="grid grid-cols-2 gap-x-6 sm:flex lg:block">
                {docsPages.map((page) => (
                  <li key={page.href}>
                    <NavLink
                      href={page.href}
                      exact
                      className="flex min-h-11 items-center text-soft hover:text-ink aria-[current]:font-[550] aria-[current]:text-ink lg:min-h-9"
                    >
                      {page.name}
                    </NavLink>
                  </li>
                ))}
              </ul>
            </nav>
            <nav aria-label="On this page" className="mt-6 hidden lg:block">
              <ul className="border-l border-line">
                {sections.map((section) => (
                  <li key={section.id}>
                    <a href={`#${section.id}`} className="flex min-h-9 items-center pl-4 text-soft hover:text-ink">
                      {section.name}
                    </a>
                  </li>
                ))}
              </ul>
            </nav>
          </div>
        </div>
        <article className="prose min-w-0 [&>h2:first-child]:mt-0">{children}</article>
      </div>
    </div>
  );
}
