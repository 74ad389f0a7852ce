import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { openEmbeddedDatabase } from "@/lib/db/embedded";
import { migrate } from "@/lib/db/migrate";

declare module "vitest" {
  interface ProvidedContext {
    databaseServerUrl: string;
  }
}

/** One Postgres for the run: embedded, or the one TEST_DATABASE_URL names. Each test file copies its migrated template. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const served = process.env.TEST_DATABASE_URL;
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "tacit-test-"));
  const embedded = served
    ? null
    : await openEmbeddedDatabase({ dataDir, settings: ["fsync=off", "max_connections=200"] });
  const serverUrl = served ?? embedded!.url;
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  await client.query("DROP DATABASE IF EXISTS tacit_template WITH (FORCE)");
  await client.query("CREATE DATABASE tacit_template");
  await client.end();
  const templateUrl = new URL(serverUrl);
  templateUrl.pathname = "/tacit_template";
  await migrate(templateUrl.href);
  project.provide("databaseServerUrl", serverUrl);
  return async () => {
    await embedded?.leave();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
