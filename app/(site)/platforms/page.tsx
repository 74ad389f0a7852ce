import type { Metadata } from "next";
import Link from "next/link";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { PageHeader } from "@/app/_ui/page-header";
import { listPlatforms } from "@/lib/platforms/list-platforms";
import { PlatformTable } from "./platform-table";
import { onPage, pageHref, readFilter, selectPlatforms } from "./select-platforms";

export const metadata: Metadata = {
  title: "Platforms",
  description: "Every platform whose public addresses can be described here, and what it is told.",
};

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function PlatformsPage({ searchParams }: Props) {
  const filter = readFilter(await searchParams);
  const all = listPlatforms();
  const found = selectPlatforms(all, filter.query);
  const { rows, page, pages } = onPage(found, filter.page);
  return (
    <div className="mx-auto max-w-page px-5 sm:px-7">
      <PageHeader
        title="Platforms"
        lead="Give GET /v1/media the public address of a film, a post or a song, and its platform says what it is."
      />
      <section aria-labelledby="told" className="mb-10 max-w-prose text-[15px] text-soft">
        <h2 id="told" className="mb-2 font-sans text-lg font-[550] tracking-normal text-ink">
          What a platform is told
        </h2>
        <p>
          The public address, and the address of this server, which asks. Never who you are, from where you ask, or that
          it was you: no key, no name, no cookie. What one caller was told is kept for an hour by the public address, in
          memory and for everybody, so that most questions do not reach the platform at all. If you then put its player
          or its pictures into a page, the browsers of your visitors ask the platform themselves, and its own policy
          holds for that. How it is called is in the{" "}
          <Link href="/docs/media" className="underline underline-offset-4">
            docs
          </Link>
          .
        </p>
      </section>
      <search>
        <form method="get" className="mb-6 flex max-w-xl gap-3">
          <label className="min-w-0 flex-1">
            <span className="sr-only">Search platforms</span>
            <input
              name="q"
              type="search"
              defaultValue={filter.query}
              placeholder="Name or domain"
              className="min-h-11 w-full min-w-0 rounded-md border border-edge bg-card px-3 text-base placeholder:text-faint"
            />
          </label>
          <Button variant="quiet">Search</Button>
        </form>
      </search>
      <p className="mb-3 text-sm text-faint" role="status">
        {filter.query ? `${found.length} of ${all.length} match.` : `${all.length} platforms.`}
        {pages > 1 && ` Page ${page} of ${pages}.`}
      </p>
      {rows.length > 0 ? (
        <PlatformTable platforms={rows} />
      ) : (
        <EmptyState
          title="No platform like that"
          action={
            <Button href="/platforms" variant="quiet">
              Show all platforms
            </Button>
          }
        >
          An address of any other site is refused: nothing is asked for that nobody has listed.
        </EmptyState>
      )}
      {pages > 1 && (
        <nav aria-label="Pages" className="mt-6 flex gap-3">
          {page > 1 && (
            <Button href={pageHref(filter.query, page - 1)} variant="quiet">
              Previous page
            </Button>
          )}
          {page < pages && (
            <Button href={pageHref(filter.query, page + 1)} variant="quiet">
              Next page
            </Button>
          )}
        </nav>
      )}
    </div>
  );
}
