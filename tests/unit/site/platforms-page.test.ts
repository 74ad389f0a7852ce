import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import PlatformsPage from "@/app/(site)/platforms/page";
import { pageSize, readFilter, selectPlatforms } from "@/app/(site)/platforms/select-platforms";
import { listPlatforms } from "@/lib/platforms/list-platforms";

const show = async (search: Record<string, string>) =>
  renderToStaticMarkup(await PlatformsPage({ searchParams: Promise.resolve(search) }));
const rowsIn = (html: string) => html.match(/<tr>/g)?.length ?? 0;

test("a platform is found by its name or a domain, without a script, and its policy is a link", async () => {
  const html = await show({ q: "youtu.be" });
  expect(html).toContain("1 of ");
  expect(html).toMatch(/href="https:\/\/policies\.google\.com\/privacy"[^>]*>Privacy/);
  expect(html).not.toContain("<script");
  expect(rowsIn(await show({ q: "no such platform" }))).toBe(0);
});

test("every platform is on some page, those whose policy we know first", async () => {
  const all = listPlatforms();
  const pages = Math.ceil(all.length / pageSize);
  const shown = await Promise.all(Array.from({ length: pages }, (_, page) => show({ page: String(page + 1) })));
  expect(shown.map(rowsIn).reduce((sum, rows) => sum + rows, 0)).toBe(all.length);
  const known = selectPlatforms(all, "").findIndex(({ policyUrl }) => policyUrl === null);
  expect(known).toBe(all.filter(({ policyUrl }) => policyUrl !== null).length);
});

test("says that the operator has not set up what needs a token", async () => {
  expect(await show({ q: "instagram" })).toContain("not set up by the operator");
  expect(await show({ q: "vimeo" })).not.toContain("not set up by the operator");
});

test("what the address cannot mean is as if it were not there", () => {
  expect(readFilter({ page: "-1", q: ["a", "b"] })).toEqual({ query: "a", page: 1 });
  expect(readFilter({ page: "1e9x" })).toEqual({ query: "", page: 1 });
});
