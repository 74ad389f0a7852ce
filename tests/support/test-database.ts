import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { provideEnv } from "@/lib/env";

const base64Key = () => randomBytes(32).toString("base64");

/**
 * Gives the test file a migrated database and a data folder of its own, and points the house at them. The returned
 * object's `url` is set once the file's tests begin.
 */
export function testDatabase(): { readonly url: string; readonly dataDir: string } {
  const handle = { url: "", dataDir: "" };
  const name = `tacit_${process.pid}_${randomBytes(4).toString("hex")}`;

  beforeAll(async () => {
    const url = new URL(inject("databaseServerUrl"));
    await onServer(`CREATE DATABASE ${name} TEMPLATE tacit_template`);
    url.pathname = `/${name}`;
    handle.url = url.href;
    handle.dataDir = mkdtempSync(path.join(os.tmpdir(), "tacit-data-"));
    process.env.DATABASE_URL = handle.url;
    process.env.DATA_DIR = handle.dataDir;
    provideEnv({
      AUTH_SECRET: base64Key(),
      KEY_PEPPER: base64Key(),
      CREDENTIALS_KEY: base64Key(),
      LOG_LEVEL: "silent",
    });
  });

  afterAll(async () => {
    await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    rmSync(handle.dataDir, { recursive: true, force: true });
  });
  return handle;
}

async function onServer(sql: string): Promise<void> {
  const client = new Client({ connectionString: inject("databaseServerUrl") });
  await client.connect();
  await client.query(sql);
  await client.end();
}
