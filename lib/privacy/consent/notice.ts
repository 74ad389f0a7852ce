import { createHash } from "node:crypto";
import type { OptionalCategory } from "./choice";
import { registeredCookies } from "./cookies";

export type OfferedCategory = {
  readonly category: OptionalCategory;
  readonly title: string;
  readonly cookies: readonly { readonly name: string; readonly purpose: string; readonly keep: string }[];
};

const titles: Record<OptionalCategory, string> = { preferences: "Preferences", analytics: "Analytics" };
const offers: Record<OptionalCategory, string> = {
  preferences: "remember how you like the site to look",
  analytics: "count visits without knowing who you are",
};

/** What is asked, word for word: the banner and the choices page render this and nothing else. */
export function consentNotice() {
  const offered = offeredCategories();
  return {
    title: "Cookies",
    text: [
      "A few cookies are needed: they keep you signed in and remember this answer.",
      `With your permission we also use cookies to ${offered.map(({ category }) => offers[category]).join(" and to ")}.`,
      "All are our own, and none is for advertising.",
    ].join(" "),
    reject: "Reject optional",
    accept: "Accept optional",
    choose: "Choose and read more",
    offered,
  };
}

/** The optional categories of which a cookie exists; when there is none, nobody is asked anything. */
export function offeredCategories(): OfferedCategory[] {
  return (Object.keys(titles) as OptionalCategory[])
    .map((category) => ({
      category,
      title: titles[category],
      cookies: registeredCookies()
        .filter((cookie) => cookie.category === category)
        .map(({ name, purpose, keep }) => ({ name, purpose, keep })),
    }))
    .filter(({ cookies }) => cookies.length > 0);
}

/** Changes with any word of the notice, and only then: an answer to another text is asked for again. */
export function noticeVersion(): string {
  return createHash("sha256").update(JSON.stringify(consentNotice())).digest("hex").slice(0, 12);
}
