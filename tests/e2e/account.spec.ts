import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { checkSignature } from "@/lib/usage/receipts/check-signature";

const password = "correct horse battery staple";

test("from sign-up to a streamed call, its receipt, and a revoked key", async ({ page, baseURL }) => {
  const email = `ada-${Date.now()}@example.com`;

  await page.goto("/sign-up");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Username").fill(`ada-${Date.now()}`);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("checkbox", { name: /18/ }).check();
  await page.getByRole("checkbox", { name: /terms/i }).check();
  await page.getByRole("button", { name: /create account|sign up/i }).click();

  await expect.poll(() => linkInMailTo(email, "verify")).not.toBeNull();
  await page.goto(linkInMailTo(email, "verify")!);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: /confirm/i }).click();

  await signIn(page, email);
  await expect(page).toHaveURL(/\/dashboard$/);
  await expectAccessible(page);

  await page.goto("/dashboard/keys");
  await page.getByLabel("Name").fill("laptop");
  await page.getByRole("button", { name: "Create key" }).click();
  const apiKey = (await page
    .getByText(/^tct_\w{38}$/)
    .first()
    .textContent())!.trim();
  await expectAccessible(page);

  const call = (key: string) =>
    page.request.post(`${baseURL}/v1/chat/completions`, {
      headers: { authorization: `Bearer ${key}` },
      data: { model: "sandbox/echo", max_tokens: 20, messages: [{ role: "user", content: "Hello" }] },
    });
  // A new account has no credit, and is told so in the dialect's own words.
  const refused = await call(apiKey);
  expect(refused.status()).toBe(429);
  expect((await refused.json()).error.code).toBe("insufficient_quota");

  await page.reload();
  await expect(page.getByText(apiKey)).toHaveCount(0);
  await page.getByRole("link", { name: "Revoke laptop" }).click();
  await page.getByRole("button", { name: "Revoke laptop" }).click();
  await expect(page.getByText("Revoked keys (1)")).toBeVisible();
  expect((await call(apiKey)).status()).toBe(401);

  await signOut(page);
  await page.goto("/dashboard");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("the owner sees a call, to the nano-dollar, with its words as bars", async ({ page, baseURL }) => {
  const owner = JSON.parse(readFileSync(path.join(process.env.E2E_DATA_DIR!, "first-run.json"), "utf8"));
  const answer = await page.request.post(`${baseURL}/v1/chat/completions`, {
    headers: { authorization: `Bearer ${owner.apiKey}` },
    data: { model: "sandbox/echo", messages: [{ role: "user", content: "A sentence nobody else will ever read" }] },
  });
  expect(answer.status()).toBe(200);
  const cost = answer.headers()["x-tacit-cost-usd"]!;
  const requestId = answer.headers()["x-request-id"]!;

  await page.goto("/sign-in");
  await signIn(page, owner.email, owner.password);
  await page.goto("/dashboard/usage");
  await expect(page.getByText(cost).first()).toBeVisible();
  await expect(page.getByText("nobody else will ever read")).toHaveCount(0);
  const calls = await page.request.get("/dashboard/usage/calls.csv?from=2020-01-01");
  expect(calls.headers()["content-disposition"]).toMatch(/^attachment; filename="calls-2020-01-01-to-[\d-]{10}\.csv"$/);
  expect(await calls.text()).toContain(`${requestId},`);
  const sums = await page.request.get(`${baseURL}/v1/usage?group_by=model`, {
    headers: { authorization: `Bearer ${owner.apiKey}` },
  });
  expect((await sums.json()).data).toContainEqual(expect.objectContaining({ model: "sandbox/echo" }));
  await page.goto(`/dashboard/usage/${requestId}`);
  await expect(page.getByText(cost).first()).toBeVisible();
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download receipt (JSON)" }).click();
  const file = await (await downloading).path();
  const keys = await (await page.request.get("/.well-known/tacit-receipts.json")).json();
  expect(await checkSignature(JSON.parse(readFileSync(file, "utf8")), keys)).toMatchObject({ outcome: "good" });
  for (const place of [
    `/dashboard/usage/${requestId}`,
    "/dashboard",
    "/dashboard/usage",
    "/dashboard/usage?days=90&group_by=key",
    "/dashboard/billing",
    "/dashboard/keys",
  ]) {
    await page.goto(place);
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1280, height: 900 });
  }
});

async function signIn(page: Page, email: string, secret = password): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(secret);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/dashboard/);
}

async function signOut(page: Page): Promise<void> {
  await page.goto("/dashboard");
  await page
    .getByRole("button", { name: /sign out/i })
    .first()
    .click();
  await page.waitForURL((url) => !url.pathname.startsWith("/dashboard"));
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((violation) => `${violation.id} ${violation.nodes[0]?.html}`)).toEqual([]);
}

/** The newest letter to an address lies in the outbox; its link is what a person would click. */
function linkInMailTo(email: string, page: string): string | null {
  const outbox = path.join(process.env.E2E_DATA_DIR!, "mail");
  if (!existsSync(outbox)) return null;
  const letters = readdirSync(outbox)
    .sort()
    .map((file) => readFileSync(path.join(outbox, file), "utf8").replaceAll("=\r\n", "").replaceAll("=3D", "="))
    .filter((letter) => letter.includes(email));
  const link = new RegExp(`https?://[^\\s"<>]*/${page}\\?[^\\s"<>]+`).exec(letters.at(-1) ?? "")?.[0];
  if (!link) return null;
  const { pathname, search } = new URL(link);
  return pathname + search;
}
