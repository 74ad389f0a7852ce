import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { admin } from "../support/e2e-person";

const password = "a lantern over quiet water";
const security = "/dashboard/settings/security";

test("from sign-up to two factors, a passkey, and the end of the other session", async ({ page, browser, baseURL }) => {
  const name = `grace-${Date.now().toString(36)}`;
  const email = `${name}@example.com`;
  await signUp(page, name, email);

  // An authenticator app: its secret, a code of it, and the recovery codes that are shown once.
  await givePassword(page, email);
  await expect(page).toHaveURL(/\/dashboard$/);
  await page.goto(security);
  await expectFit(page);
  await page.getByRole("link", { name: "Set up" }).click();
  await page.getByRole("button", { name: "Begin" }).click();
  await expect(page.getByRole("img", { name: /QR code/ })).toBeVisible();
  await expectFit(page);
  const shown = await page.locator('[data-secret="totp"]').textContent();
  const app = new TOTP({ secret: Secret.fromBase32(shown!.replace(/\s/g, "")) });
  const used = app.generate();
  await page.getByLabel("Code that the app shows now").fill(used);
  await page.getByRole("button", { name: "Turn it on" }).click();
  await expect(page.getByText("The authenticator app is on.")).toBeVisible();
  const codes = await page.getByRole("status").getByRole("listitem").allTextContents();
  expect(codes).toHaveLength(10);
  await expectFit(page);
  await page.goto(`${security}/totp`);
  await expect(page.getByText(shown!)).toHaveCount(0);
  await expect(page.getByText(codes[0]!)).toHaveCount(0);

  // The password alone opens nothing any more; a code does, once.
  await signOut(page);
  await givePassword(page, email);
  await expect(page).toHaveURL(/\/sign-in\/verify/);
  await expectFit(page);
  await page.goto("/dashboard");
  await expect(page).toHaveURL(/\/sign-in\?/);
  await givePassword(page, email);
  await giveCode(page, used);
  await expect(page.getByRole("alert").filter({ hasText: "not accepted" })).toBeVisible();
  // That of the next half minute is good already, and later than the one that turned it on.
  await giveCode(page, app.generate({ timestamp: Date.now() + 30_000 }));
  await expect(page).toHaveURL(/\/dashboard$/);

  // A passkey, and signing in with nothing else.
  const devTools = await page.context().newCDPSession(page);
  await devTools.send("WebAuthn.enable");
  await devTools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto(`${security}/passkeys`);
  await expectFit(page);
  await page.getByRole("button", { name: "Make a passkey" }).click();
  await expect(page.getByText("The passkey was added.")).toBeVisible();
  await signOut(page);
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await expect(page).toHaveURL(/\/dashboard$/);
  await page.goto(security);
  await expect(page.getByText(/^Passkey of \w+ on/).first()).toBeVisible();
  await expectFit(page);

  // Another browser, let in by a recovery code, is put out from here.
  const elsewhere = await (await browser.newContext({ baseURL })).newPage();
  await givePassword(elsewhere, email);
  await giveCode(elsewhere, codes[0]!.toLowerCase());
  await expect(elsewhere).toHaveURL(/\/dashboard$/);
  await page.goto(security);
  await expect(page.getByText("9 are left.")).toBeVisible();
  await page.getByRole("button", { name: /^Sign out \w+ on/ }).click();
  await expect(page.getByRole("button", { name: /^Sign out \w+ on/ })).toHaveCount(0);
  await elsewhere.goto("/dashboard");
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  await page.reload();
  await expect(page).toHaveURL(new RegExp(`${security}\\?done=session-ended$`));
});

test("without JavaScript a second factor is set up, asked for and proved", async ({ browser, baseURL }) => {
  const email = `plain-${Date.now().toString(36)}@example.com`;
  await admin("user", "create", "--email", email, "--password", password, "--verified");
  const page = await (await browser.newContext({ baseURL, javaScriptEnabled: false })).newPage();
  await givePassword(page, email);
  await expect(page).toHaveURL(/\/dashboard$/);
  await page.goto(`${security}/totp`);
  await page.getByRole("button", { name: "Begin" }).click();
  const shown = await page.locator('[data-secret="totp"]').textContent();
  const app = new TOTP({ secret: Secret.fromBase32(shown!.replace(/\s/g, "")) });
  await page.getByLabel("Code that the app shows now").fill("000000");
  await page.getByRole("button", { name: "Turn it on" }).click();
  await expect(page.getByText(/This is not the code/).first()).toBeVisible();
  await page.getByLabel("Code that the app shows now").fill(app.generate());
  await page.getByRole("button", { name: "Turn it on" }).click();
  await expect(page.getByText("The authenticator app is on.")).toBeVisible();
  const codes = await page.getByRole("status").getByRole("listitem").allTextContents();
  await signOut(page);
  await givePassword(page, email);
  await giveCode(page, app.generate({ timestamp: Date.now() + 30_000 }));
  await expect(page).toHaveURL(/\/dashboard$/);
  await page.goto(`/prove?next=${encodeURIComponent(security)}`);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByLabel("Code", { exact: true }).fill(codes[0]!);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page).toHaveURL(new RegExp(`${security}$`));
  await page.getByRole("button", { name: "Turn it off" }).click();
  await expect(page.getByRole("link", { name: "Set up" })).toBeVisible();
});

async function signUp(page: Page, name: string, email: string): Promise<void> {
  await page.goto("/sign-up");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Username").fill(name);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("checkbox", { name: /18/ }).check();
  await page.getByRole("checkbox", { name: /terms/i }).check();
  await page.getByRole("button", { name: /create account/i }).click();
  await expect.poll(() => verificationLink(email)).not.toBeNull();
  await page.goto(verificationLink(email)!);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: /confirm/i }).click();
  await expect(page).toHaveURL(/\/sign-in/);
}

async function givePassword(page: Page, email: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

async function giveCode(page: Page, code: string): Promise<void> {
  await page.getByLabel("Code", { exact: true }).fill(code);
  await page.getByRole("button", { name: "Sign in" }).click();
}

async function signOut(page: Page): Promise<void> {
  await page.goto("/dashboard");
  await page.getByRole("button", { name: "Sign out" }).first().click();
  await page.waitForURL(/\/sign-in/);
}

/** No complaint of axe, and nothing that sticks out on a small phone. */
async function expectFit(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((violation) => `${violation.id} ${violation.nodes[0]?.html}`)).toEqual([]);
  const before = page.viewportSize()!;
  await page.setViewportSize({ width: 320, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await page.setViewportSize(before);
}

function verificationLink(email: string): string | null {
  const outbox = path.join(process.env.E2E_DATA_DIR!, "mail");
  if (!existsSync(outbox)) return null;
  const letters = readdirSync(outbox)
    .map((file) => readFileSync(path.join(outbox, file), "utf8").replaceAll("=\r\n", "").replaceAll("=3D", "="))
    .filter((letter) => letter.includes(email));
  return /\/verify\?token=[\w-]{43}/.exec(letters.at(-1) ?? "")?.[0] ?? null;
}
