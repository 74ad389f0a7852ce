import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import AcceptableUsePage from "@/app/(legal)/acceptable-use/page";
import CookiesPage from "@/app/(legal)/privacy/cookies/page";
import PrivacyPage from "@/app/(legal)/privacy/page";
import TermsPage from "@/app/(legal)/terms/page";
import { provideEnv } from "@/lib/env";
import { registeredCookies } from "@/lib/privacy/consent/cookies";
import { inventory } from "@/lib/privacy/inventory/inventory";
import { policyFacts } from "@/lib/privacy/policy-facts";
import { testDatabase } from "@/tests/support/test-database";

testDatabase();

const pages: [string, () => ReactElement | Promise<ReactElement>][] = [
  ["privacy", PrivacyPage],
  ["cookies", CookiesPage],
  ["terms", TermsPage],
  ["acceptable use", AcceptableUsePage],
];

async function textOf(page: () => ReactElement | Promise<ReactElement>): Promise<string> {
  const html = renderToStaticMarkup(await page());
  return html
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&#x27;", "'")
    .replace(/\s+/g, " ");
}

test("every span that the privacy page promises is one that the product keeps", async () => {
  const text = await textOf(PrivacyPage);
  const { usageDays, auditDays, sessionDays, consentLogYears, answerDays, breachHours, noticeDays, outboxDays } =
    policyFacts();
  expect(usageDays).toBe(90);
  expect(answerDays).toBe(30);
  const kept = [`${usageDays} days`, `${auditDays} days`, `${sessionDays} days`, `${consentLogYears} years`];
  const promised = [`${answerDays} days`, `${noticeDays} days`, `${breachHours} hours`, `${outboxDays} days`, "1 day"];
  const spans = text.match(/\d+ (day|hour|year|month)s?/g) ?? [];
  expect(spans.length).toBeGreaterThan(kept.length);
  expect(spans.filter((span) => ![...kept, ...promised].includes(span))).toEqual([]);
  for (const span of kept) expect(text).toContain(span);
});

test("the privacy page names the payment service that is configured, and none that is not", async () => {
  expect(await textOf(PrivacyPage)).toContain("No payment service is connected");
  provideEnv({ CREEM_API_KEY: "creem_test_policy" });
  try {
    const text = await textOf(PrivacyPage);
    expect(text).toContain("you pay on the pages of Creem.");
    expect(text).toContain("Creem: privacy policy");
    expect(text).not.toContain("Stripe");
  } finally {
    delete process.env.CREEM_API_KEY;
    provideEnv({});
  }
});

test("no policy has a figure of its own: each comes from the facts", () => {
  const folder = path.resolve("app/(legal)");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".tsx"));
  const strays = files.flatMap((name) => {
    const source = readFileSync(path.join(folder, name), "utf8");
    const words = source.replace(/className="[^"]*"|className=\{`[^`]*`\}|AES-256-GCM|argon2id|<\/?h\d|https:\S+/g, "");
    return (words.match(/\d+ (days?|hours?|years?|months?|percent|cents?)\b/g) ?? []).map(
      (figure) => `${name}: ${figure}`,
    );
  });
  expect(files.length).toBeGreaterThan(8);
  expect(strays).toEqual([]);
});

test("everything personal in the database is in the policy's table", async () => {
  const text = await textOf(PrivacyPage);
  const personal = inventory.tables.filter(({ columns }) => columns.some((column) => column.personal));
  for (const { description } of personal) expect(text).toContain(description.split(". ")[0]!.replace(/\.$/, ""));
});

test("every cookie is on the cookies page", async () => {
  const text = await textOf(CookiesPage);
  for (const { name, purpose } of registeredCookies()) {
    expect(text).toContain(name);
    expect(text).toContain(purpose);
  }
});

test.each(pages)("the page on %s says plainly that nobody has named themselves, when nobody has", async (_, page) => {
  const text = await textOf(page);
  if (page === PrivacyPage || page === TermsPage) expect(text).toContain("has not named themselves here");
  expect(text).not.toMatch(/undefined|null|\[object/);
});

test("an operator who has a name, an address and a contact is named with all of them", async () => {
  const operator = { CONTROLLER_NAME: "Example BV", CONTROLLER_ADDRESS: "Utrecht", CONTACT_EMAIL: "us@example.org" };
  provideEnv(operator);
  const [privacy, terms] = [await textOf(PrivacyPage), await textOf(TermsPage)];
  for (const name of Object.keys(operator)) delete process.env[name];
  provideEnv({});
  for (const fact of Object.values(operator)) expect([privacy, terms].every((text) => text.includes(fact))).toBe(true);
  expect(privacy).not.toContain("has not named themselves");
});

test("the policies' dates are days", async () => {
  for (const [, page] of pages) expect(await textOf(page)).toMatch(/Last updated: \d{4}-\d\d-\d\d/);
});
