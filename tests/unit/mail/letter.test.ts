import { describe, expect, test } from "vitest";
import { toHtml, toText } from "@/lib/mail/letter";

const letter = {
  subject: "A <subject>",
  paragraphs: ["One & two."],
  action: { label: "Go", link: 'https://tacit.example/verify?a=1&b="x"' },
  footnote: "Else do nothing.",
};

describe("a letter", () => {
  test("as text has its link on a line of its own", () => {
    expect(toText(letter, "Tacit").split("\n")).toContain(letter.action.link);
  });

  test("that one may choose not to get says below how, in both forms; another says nothing of it", () => {
    const optOut = { label: "No more of these", link: "https://tacit.example/unsubscribe/abc" };
    expect(toText(letter, "Tacit", optOut)).toContain(`${optOut.label}:\n${optOut.link}\n\n-- `);
    expect(toHtml(letter, "Tacit", optOut)).toContain(`<a href="${optOut.link}"`);
    expect(toText(letter, "Tacit") + toHtml(letter, "Tacit")).not.toContain("unsubscribe");
  });

  test("as HTML lets no character of its own become markup", () => {
    const html = toHtml(letter, 'Ta"cit');
    expect(html).toContain("A &lt;subject&gt;");
    expect(html).toContain("One &amp; two.");
    expect(html).toContain('href="https://tacit.example/verify?a=1&amp;b=&quot;x&quot;"');
    expect(html).toContain("Ta&quot;cit");
  });
});
