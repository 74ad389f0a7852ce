/** What browser tests do beside the browser: an operator's commands, and people to sign in as. */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";

const root = path.resolve(import.meta.dirname, "../..");
const run = promisify(execFile);

/** Runs an operator's command on the installation under test and parses its JSON. */
export async function admin<T>(...args: string[]): Promise<T> {
  const { PATH, HOME, LANG, TMPDIR, E2E_DATA_DIR: DATA_DIR, E2E_BASE_URL } = process.env;
  const env = { PATH, HOME, LANG, TMPDIR, DATA_DIR, PORT: new URL(E2E_BASE_URL!).port };
  const command = [path.join(root, "lib/main/setup.mjs"), "admin", ...args, "--json"];
  const { stdout } = await run(process.execPath, command, {
    cwd: root,
    env: env as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv,
  });
  return JSON.parse(stdout) as T;
}

/** A new person with a confirmed address, signed in. */
export async function signInAsNew(page: Page, name: string): Promise<void> {
  const email = `${name}-${Date.now().toString(36)}@example.com`;
  const password = "a long enough passphrase";
  await admin("user", "create", "--email", email, "--password", password, "--verified");
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/dashboard/);
}
