import { readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readOrCreateSecrets } from "@/lib/main/secrets";
import { makeFolder, runTypeScript } from "./support";

test("secrets are made once, for their owner's eyes only, and stay the same", () => {
  const dataDir = makeFolder();
  const first = readOrCreateSecrets(dataDir);
  expect(Object.values(first).map((secret) => Buffer.from(secret, "base64").length)).toEqual([32, 32, 32]);
  expect(new Set(Object.values(first)).size).toBe(3);
  expect(statSync(path.join(dataDir, "secrets.json")).mode & 0o777).toBe(0o600);
  expect(readOrCreateSecrets(dataDir)).toEqual(first);
});

test("programs that make the secrets at the same time end up with the same ones", async () => {
  const dataDir = makeFolder();
  const program = `
    import { readOrCreateSecrets } from "@/lib/main/secrets";
    console.log(JSON.stringify(readOrCreateSecrets(${JSON.stringify(dataDir)})));`;
  const answers = await Promise.all([1, 2, 3].map(() => runTypeScript(program)));
  const stored = JSON.parse(readFileSync(path.join(dataDir, "secrets.json"), "utf8"));
  for (const { stdout } of answers) expect(JSON.parse(stdout)).toEqual(stored);
});

test("damaged secrets are never replaced: what they protect would be lost", () => {
  const dataDir = makeFolder();
  const file = path.join(dataDir, "secrets.json");
  writeFileSync(file, '{"AUTH_SECRET":');
  expect(() => readOrCreateSecrets(dataDir)).toThrow(/damaged: restore them from a backup/);
  expect(readFileSync(file, "utf8")).toBe('{"AUTH_SECRET":');
});
