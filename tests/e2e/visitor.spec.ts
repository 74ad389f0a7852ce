import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "@playwright/test";

const pages = [
  "/",
  "/models",
  "/pricing",
  "/docs",
  "/docs/dialects",
  "/docs/agents",
  "/docs/routing",
  "/docs/limits",
  "/docs/receipts",
  "/compat",
  "/privacy",
  "/privacy/choices",
  "/privacy/cookies",
  "/terms",
  "/acceptable-use",
  "/sign-up",
  "/sign-in",
  "/reset",
];

for (const path of pages) {
  test(`${path} is accessible, fits a phone, runs under its policy and asks nobody else`, async ({ page, baseURL }) => {
    const strangers: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(baseURL!) && !request.url().startsWith("data:")) strangers.push(request.url());
    });
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 1280, height: 900 });
      expect((await page.goto(path))!.status()).toBe(200);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map((violation) => `${colorScheme}: ${violation.id} ${violation.nodes[0]?.html}`)).toEqual([]);
      await page.setViewportSize({ width: 320, height: 800 });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    }
    expect(strangers).toEqual([]);
    expect(complaints).toEqual([]);
  });
}

test("a page that is not there says so, with its status", async ({ page }) => {
  expect((await page.goto("/nowhere"))!.status()).toBe(404);
});

test.describe("the cookie notice", () => {
  test("is in the first HTML, and sets no cookie before a choice", async ({ request }) => {
    const answer = await request.get("/");
    expect(await answer.text()).toContain('id="cookie-notice"');
    expect(answer.headers()["set-cookie"]).toBeUndefined();
  });

  for (const choice of ["none", "all"]) {
    test(`"${choice}" is remembered for 182 days and the notice is gone`, async ({ page, context }) => {
      await page.goto("/");
      await page.locator(`#cookie-notice button[value=${choice}]`).click();
      await expect(page.locator("#cookie-notice")).toHaveCount(0);
      const consent = (await context.cookies()).find((cookie) => cookie.name.endsWith("consent"))!;
      const days = (consent.expires - Date.now() / 1000) / 86_400;
      expect(consent.httpOnly).toBe(true);
      expect(Math.round(days)).toBe(182);
    });
  }

  test("its two answers are the same size and look", async ({ page }) => {
    await page.goto("/");
    const buttons = page.locator("#cookie-notice button");
    const [reject, accept] = await buttons.evaluateAll((all) =>
      all.map((button) => {
        const { backgroundColor, color, fontSize, height } = getComputedStyle(button);
        return { backgroundColor, color, fontSize, height };
      }),
    );
    expect(accept).toEqual(reject);
    expect(Number.parseFloat(reject!.height)).toBeGreaterThanOrEqual(44);
  });

  test("works without a script", async ({ browser, baseURL }) => {
    const page = await browser.newPage({ javaScriptEnabled: false, baseURL });
    await page.goto("/pricing");
    await page.locator("#cookie-notice button[value=none]").click();
    await expect(page).toHaveURL(/\/pricing$/);
    await expect(page.locator("#cookie-notice")).toHaveCount(0);
    await page.close();
  });

  test("is not asked of a browser that sends Global Privacy Control, which is told that it is obeyed", async ({
    browser,
    baseURL,
  }) => {
    const page = await browser.newPage({ extraHTTPHeaders: { "Sec-GPC": "1" }, baseURL });
    await page.goto("/");
    await expect(page.locator("#cookie-notice")).toHaveCount(0);
    await expect(page.getByText("Opt-out request honored")).toBeVisible();
    await page.close();
  });
});
