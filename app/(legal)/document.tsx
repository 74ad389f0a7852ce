import type { ReactNode } from "react";
import { PageHeader } from "@/app/_ui/page-header";

type DocumentProps = { title: string; lead: ReactNode; version?: string; children: ReactNode };

/** A text that binds: its title, the day of its wording, and its sections. */
export function Document({ title, lead, version, children }: DocumentProps) {
  return (
    <article className="mx-auto max-w-page px-5 sm:px-7">
      <PageHeader title={title} lead={lead} />
      {version && (
        <p className="-mt-4 mb-6 text-sm text-faint">
          Last updated: <time dateTime={version}>{version}</time>
        </p>
      )}
      {children}
    </article>
  );
}

/** A section in reading width. What is in `wide` takes the page's. */
export function Section({
  id,
  title,
  wide,
  children,
}: {
  id: string;
  title: string;
  wide?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="scroll-mt-20">
      <div className="prose">
        <h2 id={`${id}-title`}>{title}</h2>
        {children}
      </div>
      {wide && <div className="mt-4">{wide}</div>}
    </section>
  );
}

/** A way out to somebody else's site, which learns nothing from us about who came. */
export function Outside({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} rel="noopener noreferrer">
      {children}
    </a>
  );
}
