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

  test("as HTML lets no character of its own become markup", () => {
    const html = toHtml(letter, 'Ta"cit');
    expect(html).toContain("A &lt;subject&gt;");
    expect(html).toContain("One &amp; two.");
    expect(html).toContain('href="https://tacit.example/verify?a=1&amp;b=&quot;x&quot;"');
    expect(html).toContain("Ta&quot;cit");
  });
});
