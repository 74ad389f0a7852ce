import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { openStripe } from "@/lib/billing/stripe/stripe-client";
import { admin, signInAsNew } from "../support/e2e-person";

// From one network three checkouts are opened in an hour: the three of this file, which come in this order.
test.describe.configure({ mode: "serial", timeout: 180_000 });

test("a person buys credit with a promotion code, keeps the means of payment, and lets it be topped up", async ({
  page,
}) => {
  const strangers = watchForStrangers(page);
  await makePromotion("AUTUMN20");
  await signInAsNew(page, "buyer");
  await expect(page.getByRole("link", { name: "Add credit" })).toBeVisible();

  await page.getByRole("link", { name: "Add credit" }).click();
  await expect(page.getByText("No entries yet")).toBeVisible();
  await expect(page.getByText(/Test mode/)).toBeVisible();
  await expect(page.locator("input[name*=card], input[autocomplete^=cc-]")).toHaveCount(0);
  await expectFineEverywhere(page, "/dashboard/billing");

  await page.getByLabel("Another amount, in USD").fill("4.99");
  await page.getByRole("button", { name: "Continue to Stripe" }).click();
  await expect(page.getByText("The least is 5 USD.")).toBeVisible();
  await page.getByText("$25", { exact: true }).click();
  await expect(page.getByLabel("Another amount, in USD")).toHaveValue("");
  await page.getByLabel(/Keep my means of payment/).check();
  await page.getByRole("button", { name: "Continue to Stripe" }).click();

  await page.waitForURL(/\/pay\/cs_test_/);
  await page.getByLabel("Promotion code").fill("AUTUMN20");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("20.00 USD")).toBeVisible();
  await page.getByRole("button", { name: "Pay", exact: true }).click();

  await page.waitForURL(/\/dashboard\/billing\/return\?order=/);
  await expect(page.getByText("Paid. The credit is yours.")).toBeVisible();
  await expectFineEverywhere(page, page.url());
  await page.reload();
  await page.getByRole("link", { name: "To my credit" }).click();
  await expect(page.getByText("$25.000000000").first()).toBeVisible();
  await expect(entry(page, "Credit bought")).toContainText("+$20.000000000");
  await expect(entry(page, "Discount on a purchase")).toContainText("+$5.000000000");
  await expect(page.getByRole("row")).toHaveCount(3);

  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download ledger (CSV)" }).click();
  const csv = readFileSync(await (await downloading).path(), "utf8");
  expect(csv.trim().split("\r\n")).toHaveLength(3);
  expect(csv).toContain(",top_up,20000000000,20.000000000,");

  await page.getByRole("link", { name: "Orders and receipts" }).click();
  await expect(page.getByRole("row", { name: /paid/ }).last()).toContainText("$25.00");
  await expectFineEverywhere(page, "/dashboard/billing/orders");
  await page.getByRole("link", { name: "Invoices and receipts" }).click();
  await expect(page.getByRole("link", { name: /LOCAL-/ })).toBeVisible();
  await expectFineEverywhere(page, "/dashboard/billing/receipts");
  await page.goto("/dashboard/billing/orders");
  await page.getByRole("button", { name: "Manage at Stripe" }).click();
  await page.waitForURL(/\/portal\//);
  await expect(page.getByText(/4242/)).toBeVisible();
  await page.getByRole("link", { name: "Return" }).click();

  await page.waitForURL(/\/dashboard\/billing$/);
  await page.getByRole("link", { name: "Set up" }).click();
  await page.getByLabel(/When less is available/).fill("30");
  await page.getByLabel(/^Charge/).fill("10");
  await page.getByLabel(/At most in a month/).fill("5");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("at least one top-up")).toBeVisible();
  await page.getByLabel(/At most in a month/).fill("15");
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/\/dashboard\/billing$/);
  // Less than 30 USD is available: the server sees it within seconds, charges 10 and then has no room for more.
  await expect(async () => {
    await page.reload();
    await expect(page.getByText("$35.000000000").first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  await expect(page.getByText("this month’s cap is reached")).toBeVisible();
  await page.getByRole("link", { name: "Change" }).click();
  await expect(page.getByText("leaves no room for another charge")).toBeVisible();
  await expectFineEverywhere(page, "/dashboard/billing/auto-top-up");
  await page.getByRole("button", { name: "Switch off" }).click();
  await expect(page.getByRole("link", { name: "Set up" })).toBeVisible();

  expect(strangers).toEqual([]);
});

test("without scripts a payment is begun, declined and given up, and nothing is credited", async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL });
  const page = await context.newPage();
  const strangers = watchForStrangers(page);
  await signInAsNew(page, "plain");
  await page.goto("/dashboard/billing");
  await page.getByLabel("Another amount, in USD").fill("7.50");
  await page.getByRole("button", { name: "Continue to Stripe" }).click();

  await page.waitForURL(/\/pay\/cs_test_/);
  await expect(page.getByText("7.50 USD")).toBeVisible();
  await page.getByRole("button", { name: "Pay with a card that is declined" }).click();
  await expect(page.getByText("Your card was declined.")).toBeVisible();
  await page.getByRole("button", { name: "Go back" }).click();

  await page.waitForURL(/\/dashboard\/billing\/return\?order=/);
  await expect(page.getByText("Not paid.")).toBeVisible();
  await page.getByRole("link", { name: "Back to credit" }).click();
  await expect(page.getByText("No entries yet")).toBeVisible();
  await expect(page.getByText("$0.000000000").first()).toBeVisible();
  expect(strangers).toEqual([]);
  await context.close();
});

test("a payment that takes days is waited for, and a fourth checkout in an hour is refused in words", async ({
  page,
}) => {
  await signInAsNew(page, "patient");
  await page.goto("/dashboard/billing");
  await page.getByText("$10", { exact: true }).click();
  await page.getByRole("button", { name: "Continue to Stripe" }).click();
  await page.waitForURL(/\/pay\/cs_test_/);
  await page.getByRole("button", { name: "Pay by bank, which takes days" }).click();
  await page.waitForURL(/\/dashboard\/billing\/return\?order=/);
  await expect(page.getByText("Waiting for the payment.")).toBeVisible();
  await expectFineEverywhere(page, page.url());

  const theirs = page.url();
  for (let round = 0; round < 2; round++) {
    await page.goto("/dashboard/billing");
    await page.getByText("$10", { exact: true }).click();
    await page.getByRole("button", { name: "Continue to Stripe" }).click();
    await page.waitForURL(/\/pay\/cs_test_/);
  }
  await page.goto("/dashboard/billing");
  await expect(page.getByText("$0.000000000").first()).toBeVisible();
  await page.getByRole("button", { name: "Continue to Stripe" }).click();
  await expect(page.getByText(/^Too many/)).toBeVisible();

  await page.context().clearCookies();
  await signInAsNew(page, "stranger");
  expect((await page.goto(theirs))!.status()).toBe(404);
});

test("a person redeems a code and is warned when credit runs low", async ({ page }) => {
  const [created] = await admin<{ code: string }[]>("code", "create", "--usd", "3.50");
  await signInAsNew(page, "guest");
  await page.goto("/dashboard/billing");
  await page.getByLabel("Code").fill("TCT-0000");
  await page.getByRole("button", { name: "Redeem" }).click();
  await expect(page.getByText(/not a whole code/)).toBeVisible();
  await page.getByLabel("Code").fill(created!.code.toLowerCase());
  await page.getByRole("button", { name: "Redeem" }).click();
  await expect(page.getByText("$3.50 of credit was added.")).toBeVisible();
  await expect(entry(page, "Code redeemed")).toContainText("+$3.500000000");

  await page.getByLabel("Write to me below, in USD").fill("5");
  await page.getByRole("button", { name: "Save alert" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await expectFineEverywhere(page, "/dashboard/billing");
  await expect(page.getByLabel("Write to me below, in USD")).toHaveValue("5");
  await page.goto("/dashboard");
  await expect(page.getByText("Your credit is below your alert.")).toBeVisible();
  await expectFineEverywhere(page, "/dashboard");
  for (const after of ["", "nonsense", "-1", "99999999999999999999"]) {
    expect((await page.goto(`/dashboard/billing?after=${after}`))!.status()).toBe(200);
    await expect(entry(page, "Code redeemed")).toBeVisible();
  }
  await page.goto("/dashboard/billing?after=1");
  await expect(page.getByText("No older entries")).toBeVisible();
});

const entry = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

/** Everything the page asks of anybody but us and the Stripe beside us. */
function watchForStrangers(page: Page): string[] {
  const known = [process.env.E2E_BASE_URL!, process.env.E2E_STRIPE_URL!, "data:"];
  const strangers: string[] = [];
  page.on("request", (request) => {
    if (!known.some((start) => request.url().startsWith(start))) strangers.push(request.url());
  });
  return strangers;
}

async function makePromotion(code: string): Promise<void> {
  const stripe = openStripe({ secretKey: process.env.E2E_STRIPE_KEY!, apiBase: process.env.E2E_STRIPE_URL! });
  const coupon = await stripe.coupons.create({ percent_off: 20, duration: "once" });
  await stripe.promotionCodes.create({ promotion: { type: "coupon", coupon: coupon.id }, code });
}

/** On a desk and on a phone, in light and dark: nothing that axe finds, and nothing that scrolls sideways. */
async function expectFineEverywhere(page: Page, address: string): Promise<void> {
  await page.goto(address);
  for (const colorScheme of ["light", "dark"] as const) {
    // A colour on its way from one scheme to the other is neither.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${width} ${colorScheme}: ${id} ${nodes[0]?.html}`)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(
        0,
      );
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 900 });
}
