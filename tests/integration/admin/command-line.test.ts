import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { beforeAll, expect, test } from "vitest";
import { createUser } from "@/lib/accounts/create-user";
import { decryptCredential } from "@/lib/channels/credentials";
import { db } from "@/lib/db/client";
import { findKeyFacts } from "@/lib/keys/find-key-facts";
import { testDatabase } from "../../support/test-database";

testDatabase();

beforeAll(async () => {
  const person = { email: "ada@example.com", password: "a rather long phrase 7", username: "ada" };
  await createUser({ kind: "command_line" }, person);
});

/** The command as `npm run admin` starts it, beside this process, which plays the running server. */
async function run(args: string[], input = "") {
  const child = spawn(process.execPath, ["lib/main/setup.mjs", "admin", ...args], {
    env: { ...process.env, NODE_ENV: "production" },
  });
  child.stdin.end(input);
  const exited = new Promise<number | null>((resolve) => child.on("exit", resolve));
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { stdout, stderr, exitCode };
}

test("stdout is the answer and nothing else, and the running server knows the new key at once", async () => {
  const { stdout, exitCode } = await run(["key", "create", "--user", "ada@example.com", "--json"]);
  expect(exitCode).toBe(0);
  const { id, key } = JSON.parse(stdout);
  expect(await findKeyFacts(key, { mayBeLate: true })).toMatchObject({ keyId: id });
});

test("a provider's key can come by stdin, so that no list of processes shows it", async () => {
  const { stdout, exitCode } = await run(
    ["channel", "add", "--provider", "openai", "--api-key", "-", "--json"],
    "sk-by-pipe\n",
  );
  expect(exitCode).toBe(0);
  expect(stdout).not.toContain("sk-by-pipe");
  const { id } = JSON.parse(stdout);
  const row = await db().channel.findUniqueOrThrow({ where: { id } });
  expect(decryptCredential(id, row.credentialEncrypted!)).toBe("sk-by-pipe");
});

test("credentials are renewed after CREDENTIALS_KEY was replaced, and how many is said", async () => {
  const { stdout, exitCode } = await run(["channel", "reencrypt", "--json"]);
  const all = await db().channel.count({ where: { credentialEncrypted: { not: null } } });
  expect({ rows: JSON.parse(stdout), exitCode }).toEqual({
    rows: [
      { secrets: "credentials", renewed: 0, current: all, unreadable: 0 },
      { secrets: "totp", renewed: 0, current: 0, unreadable: 0 },
    ],
    exitCode: 0,
  });
});

test("what is not understood ends with code 2 and says nothing on stdout", async () => {
  const { stdout, stderr, exitCode } = await run(["key", "polish"]);
  expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
  expect(stderr).toContain('There is no "key polish".\n');
});
