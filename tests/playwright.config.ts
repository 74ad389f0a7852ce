import { defineConfig } from "@playwright/test";
import { findBrowser } from "./support/browser";

const browser = await findBrowser();
if (!browser)
  console.warn("\n*** NO BROWSER FOUND: every browser test is skipped. Install Chromium or set CHROMIUM_PATH. ***\n");

export default defineConfig({
  testDir: "./e2e",
  testMatch: browser ? "**/*.spec.ts" : [],
  globalSetup: "./support/e2e-setup.ts",
  // A file at a time each; they share one server and no person.
  workers: 2,
  timeout: 120_000,
  reporter: "list",
  outputDir: "../test-results",
  use: { launchOptions: browser ?? {}, baseURL: process.env.E2E_BASE_URL, trace: "off" },
});
