import { expect, test } from "vitest";
import { type Choice, encodeChoice, parseChoice } from "@/lib/privacy/consent/choice";
import { consentDays, registeredCookies } from "@/lib/privacy/consent/cookies";
import { noticeVersion, offeredCategories } from "@/lib/privacy/consent/notice";
import { hasGpc, resolveConsent } from "@/lib/privacy/consent/resolve-consent";
import { authCookieName } from "@/lib/web/session-cookie";

const nowMs = Date.UTC(2026, 10, 22, 12);
const daySeconds = 86_400;

function choice(changes: Partial<Choice> = {}): Choice {
  return {
    notice: noticeVersion(),
    atSeconds: nowMs / 1000 - daySeconds,
    granted: ["preferences"],
    by: "banner",
    subjectId: "019325aa-0000-7000-a000-00000000beef",
    ...changes,
  };
}

const resolve = (changes: Partial<Parameters<typeof resolveConsent>[0]>) =>
  resolveConsent({ cookie: undefined, gpc: null, nowMs, ...changes });

test("nothing optional is allowed before an answer, and the question is asked", () => {
  expect(resolve({})).toMatchObject({ granted: [], ask: true });
});

test.each([
  ["yes", choice()],
  ["no", choice({ granted: [] })],
])("a %s is remembered and not asked for again", (_, made) => {
  expect(resolve({ cookie: encodeChoice(made) })).toMatchObject({ granted: made.granted, ask: false });
});

test.each([
  ["yes", choice()],
  ["no", choice({ granted: [] })],
])("a %s lasts as many days as the other", (_, made) => {
  const lastDay = { ...made, atSeconds: nowMs / 1000 - consentDays * daySeconds + 1 };
  expect(resolve({ cookie: encodeChoice(lastDay) }).ask).toBe(false);
  expect(resolve({ cookie: encodeChoice({ ...lastDay, atSeconds: lastDay.atSeconds - 1 }) }).ask).toBe(true);
});

test("another text is asked about again", () => {
  expect(resolve({ cookie: encodeChoice(choice({ notice: "0123456789ab" })) })).toMatchObject({
    granted: [],
    ask: true,
  });
});

test("Global Privacy Control refuses without a question, and over an earlier yes on the banner", () => {
  expect(resolve({ gpc: "1" })).toMatchObject({ granted: [], ask: false, gpcHonoured: true });
  expect(resolve({ gpc: "1", cookie: encodeChoice(choice()) })).toMatchObject({ granted: [], gpcHonoured: true });
});

test("a choice made on the choices page wins over the signal", () => {
  const made = encodeChoice(choice({ by: "settings" }));
  expect(resolve({ gpc: "1", cookie: made })).toMatchObject({ granted: ["preferences"], gpcHonoured: false });
});

test.each([
  ["1", true],
  [" 1 ", true],
  ["0, 1", true],
  ["0", false],
  ["true", false],
  ["11", false],
  ["", false],
])("Sec-GPC: %j is the signal: %s", (header, expected) => {
  expect(hasGpc(header)).toBe(expected);
});

test("the newest answer counts, whether the browser's or the account's", () => {
  const older = choice({ granted: [], atSeconds: nowMs / 1000 - 3 * daySeconds });
  expect(resolve({ cookie: encodeChoice(older), account: choice() }).granted).toEqual(["preferences"]);
  expect(resolve({ cookie: encodeChoice(choice()), account: older }).granted).toEqual(["preferences"]);
  expect(resolve({ account: older })).toMatchObject({ granted: [], ask: false });
});

test("an answer from the future is none", () => {
  expect(resolve({ cookie: encodeChoice(choice({ atSeconds: nowMs / 1000 + 3600 })) }).ask).toBe(true);
});

test("a choice fits in 80 bytes, needs no escaping and comes back whole", () => {
  for (const made of [
    choice(),
    choice({ granted: [] }),
    choice({ granted: ["preferences", "analytics"], by: "gpc" }),
  ]) {
    const text = encodeChoice(made);
    expect(`__Host-consent=${text}`.length).toBeLessThanOrEqual(80);
    expect(encodeURIComponent(text)).toBe(text);
    expect(parseChoice(text)).toEqual(made);
  }
});

test.each([
  "",
  "x",
  "a.b.c.d.e",
  `${encodeChoice(choice())}x`,
  encodeChoice(choice()).replace(".p.", ".z."),
  "0".repeat(500),
])("the cookie %j is no answer", (text) => {
  expect(parseChoice(text)).toBeNull();
});

test("only categories of which a cookie exists are offered", () => {
  expect(offeredCategories().map(({ category }) => category)).toEqual(["preferences"]);
  for (const { cookies } of offeredCategories()) expect(cookies.length).toBeGreaterThan(0);
});

test("the registered session cookie is the one that is set", () => {
  const names = registeredCookies().map(({ name }) => name);
  expect(names).toContain(authCookieName("session"));
  expect(names).toContain(authCookieName("csrf"));
});
