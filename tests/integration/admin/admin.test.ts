import { Client } from "pg";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { findKeyFacts } from "@/lib/keys/find-key-facts";
import { runAdmin } from "@/lib/main/admin/run-admin";
import { testDatabase } from "../../support/test-database";

const database = testDatabase();

/** One command, its words as a shell would split them, and its answer as a program would read it. */
async function admin(command: string, ...more: string[]) {
  const { exitCode, stdout, stderr } = await runAdmin([...command.split(" "), ...more, "--json"]);
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^[{[].*\n$/);
  return { exitCode, json: JSON.parse(stdout) };
}

const done = async (command: string, ...more: string[]) => {
  const { exitCode, json } = await admin(command, ...more);
  expect(json, command).not.toHaveProperty("error");
  expect(exitCode).toBe(0);
  return json;
};

beforeAll(async () => {
  await done("user create --email ada@example.com --username ada --verified --password", "a rather long phrase 7");
});

describe("a command's words", () => {
  test.each([
    ["an unknown noun", "toaster list"],
    ["an unknown verb", "key polish"],
    ["no verb", "key"],
    ["an unknown flag", "user list --colour red"],
    ["a word too many", "user list everybody"],
    ["a flag without its value", "key create --user"],
    ["a missing flag", "key create --name laptop"],
    ["an empty value", "key create --user="],
    ["what a later version will bring", "policy publish"],
    ["a job of a later version", "job erase"],
  ])("that are not understood (%s) end with code 2, one sentence and the usage", async (_, command) => {
    const people = await runAdmin(command.split(" "));
    expect(people).toMatchObject({ exitCode: 2, stdout: "" });
    expect(people.stderr).toMatch(/^[^\n]+\.\nUsage:/);
    const { exitCode, json } = await admin(command);
    expect(exitCode).toBe(2);
    expect(json).toEqual({ error: { code: "invalid_command", message: expect.stringMatching(/^[^\n]+\.$/) } });
  });

  test("can be asked for help, for every noun", async () => {
    const { stdout } = await runAdmin([]);
    for (const noun of /Nouns: (.*)/.exec(stdout)![1]!.split(", ")) {
      const help = await runAdmin([noun, "--help"]);
      expect(help).toMatchObject({ exitCode: 0, stderr: "" });
      expect(help.stdout).toContain(`admin -- ${noun}`);
    }
  });

  test("that the house refuses end with code 1 and say why on stderr, or in JSON", async () => {
    const people = await runAdmin("balance --user nobody@example.com".split(" "));
    expect(people).toEqual({ exitCode: 1, stdout: "", stderr: "There is no user with this e-mail address.\n" });
    const { exitCode, json } = await admin("balance --user nobody@example.com");
    expect(exitCode).toBe(1);
    expect(json).toEqual({ error: { code: "not_found", message: "There is no user with this e-mail address." } });
  });
});

describe("keys", () => {
  test("are made, listed without their secret, and revoked", async () => {
    const { id, key } = await done("key create --user ada@example.com --name laptop --expires 30d");
    expect(await findKeyFacts(key, { mayBeLate: true })).toMatchObject({ keyId: id });
    const listed = await done("key list --user ada@example.com");
    expect(JSON.stringify(listed)).not.toContain(key);
    const row = listed.find((view: { id: string }) => view.id === id);
    expect(row).toMatchObject({ name: "laptop", last4: key.slice(-4), spent_nano: "0" });
    expect(Date.parse(row.expires_at) - Date.parse(row.created_at)).toBeGreaterThan(29.9 * 86_400_000);

    expect((await done(`key revoke --id ${id}`)).revoked_at).toMatch(/Z$/);
    expect(await findKeyFacts(key, { mayBeLate: true })).toBeNull();
  });

  test.each(["yesterday", "2020-01-01", "0", "30", "2026-13-45", "2031-02-30"])("do not expire %s", async (expires) => {
    const { exitCode, json } = await admin(`key create --user ada@example.com --expires ${expires}`);
    expect(exitCode).toBe(1);
    expect(json.error.message).toMatch(/^--expires: /);
  });
});

describe("credit", () => {
  test("is exact to the nano-dollar, and granted once per reference", async () => {
    await done("credit grant --user ada@example.com --usd 12.5 --reference first");
    await done("credit grant --user ada@example.com --usd 12.5 --reference first");
    await done("credit grant --user ada@example.com --usd 0.000000001 --reason", "a nano for the road");
    expect(await done("balance --user ada@example.com")).toEqual({
      object: "credits",
      balance_usd: "12.500000001",
      balance_nano: "12500000001",
      held_usd: "0.000000000",
      held_nano: "0",
      available_usd: "12.500000001",
      available_nano: "12500000001",
    });
  });

  test.each(["1e3", "-5", "0", "0.0000000001", "12,50", "$5", "NaN"])("of %s is refused", async (usd) => {
    const { exitCode, json } = await admin(`credit grant --user ada@example.com --usd ${usd}`);
    expect(exitCode).toBe(1);
    expect(json.error.message).toMatch(/^--usd: must be a decimal above zero/);
  });
});

describe("channels and prices", () => {
  test("a channel and a price make a model that is sold", async () => {
    const address = "--base-url http://127.0.0.1:1 --api-key sk-secret-word --priority -1 --models house/llama-9";
    const channel = await done(`channel add --provider openai-compatible ${address}`);
    expect(JSON.stringify(await done("channel list"))).not.toContain("sk-secret-word");
    expect(await done("model list")).toEqual([]);
    const price = await done("price set --model house/llama-9 --input 0.15 --output 0.6 --cache-write 0.2");
    expect(price).toMatchObject({
      model: "house/llama-9",
      input_usd_per_million: "0.15",
      cache_read_usd_per_million: "0.15",
      cache_write_5m_usd_per_million: "0.2",
      cache_write_1h_usd_per_million: "0.2",
      output_usd_per_million: "0.6",
    });
    expect(await done("price list")).toMatchObject([{ model: "house/llama-9" }]);
    await expect.poll(() => done("model list"), { timeout: 5_000 }).toMatchObject([{ id: "house/llama-9" }]);

    const { exitCode, json } = await admin(`channel test --id ${channel.id}`);
    expect({ exitCode, json }).toMatchObject({ exitCode: 1, json: { ok: false, problem: "unreachable" } });
    expect(await admin("job health")).toMatchObject({ exitCode: 1, json: { count: 1 } });
    await done(`channel remove --id ${channel.id}`);
    expect(await done("channel list")).toEqual([]);
  });

  test("everything that can be said of a channel has a flag, and is shown again", async () => {
    const where = "--provider openai-compatible --base-url http://127.0.0.1:1 --api-key k-one,k-two --weight 3";
    const times = "--connect-timeout-ms 500 --headers-timeout-ms 60000 --idle-timeout-ms 30000";
    const { id } = await done(`channel add ${where} ${times} --zdr --regions eu,us --models sold=upstream,plain`);
    expect(await done("channel list")).toMatchObject([
      {
        id,
        weight: 3,
        connect_timeout_ms: 500,
        headers_timeout_ms: 60_000,
        idle_timeout_ms: 30_000,
        zero_retention: true,
        regions: ["eu", "us"],
        models: ["sold=upstream", "plain"],
        owner_email: null,
      },
    ]);
    await done(`channel remove --id ${id}`);
  });

  test("an account's own credential is said to be its own, and its fee can be set", async () => {
    const { id } = await done("channel add --provider openai --api-key sk-ada --user ada@example.com");
    expect(await done("channel list")).toMatchObject([{ id, owner_email: "ada@example.com", provider: "openai" }]);
    expect(await done("price list")).toContainEqual(
      expect.objectContaining({ model: "byok", per_call_usd: "0.000000000", source: "tacit" }),
    );
    await done("price set --model byok --per-call 0.0005");
    expect(await done("price list")).toContainEqual(
      expect.objectContaining({ model: "byok", per_call_usd: "0.000500000", input_usd_per_million: "0" }),
    );
    await done(`channel remove --id ${id}`);
    const stranger = await admin("channel add --provider openai --api-key sk --user nobody@example.com");
    expect(stranger).toMatchObject({ exitCode: 1, json: { error: { code: "not_found" } } });
  });

  test("a price per call alone sells no tokens; half a price of tokens is none", async () => {
    expect(await done("price set --model house/painter --per-call 0.04")).toMatchObject({
      per_call_usd: "0.040000000",
      input_usd_per_million: "0",
      output_usd_per_million: "0",
    });
    for (const half of ["--input 1", "--output 1", "--input 1 --per-call 1", ""]) {
      const { exitCode, json } = await admin(`price set --model house/painter ${half}`.trim());
      expect({ exitCode, code: json.error?.code }).toEqual({ exitCode: 2, code: "invalid_command" });
    }
  });

  test.each([
    ["--regions nowhere!", "--regions"],
    ["--headers-timeout-ms 0", "--headers-timeout-ms"],
    ["--models a=b=c", "--models"],
    ["--base-url ftp://example.com", "--base-url"],
  ])("a channel with %s is refused by the flag's name", async (flag, name) => {
    const { exitCode, json } = await admin(`channel add --provider openai --api-key sk ${flag}`);
    expect(exitCode).toBe(1);
    expect(json.error.message).toMatch(new RegExp(`^${name}: `));
  });

  test("an alias is set, listed and removed", async () => {
    await done("alias set --name fast --models house/llama-9,gpt-4.1-mini");
    expect(await done("alias list")).toMatchObject([{ name: "fast", models: ["house/llama-9", "gpt-4.1-mini"] }]);
    await done("alias remove --name fast");
    expect(await done("alias list")).toEqual([]);
    expect(await admin("alias remove --name fast")).toMatchObject({
      exitCode: 1,
      json: { error: { code: "not_found" } },
    });
  });
});

describe("jobs and proofs", () => {
  test("reconcile is clean, and says so with code 1 when one nano-dollar is out of place", async () => {
    expect(await admin("reconcile")).toMatchObject({ exitCode: 0, json: { ok: true, differences: [] } });
    const move = (nano: bigint) =>
      db().bucket.updateMany({ where: { kind: "wallet" }, data: { capNano: { increment: nano } } });
    await move(1n);
    expect(await admin("reconcile")).toMatchObject({ exitCode: 1, json: { ok: false } });
    expect(await admin("job reconcile")).toMatchObject({ exitCode: 1, json: { job: "reconcile", count: 1 } });
    await move(-1n);
    expect(await admin("reconcile")).toMatchObject({ exitCode: 0 });
  });

  test("retention deletes what has outlived its time, at the time it is told", async () => {
    await db().gatewayNode.create({
      data: { epoch: "0197a000-0000-7000-8000-000000000000", heartbeatAt: new Date("2026-01-01T00:00:00Z") },
    });
    expect(await done("job retention --now 2026-03-01T00:00:00Z")).toMatchObject({ job: "retention", count: 0 });
    expect(await done("job retention --now 2026-04-02T00:00:00Z")).toMatchObject({ deleted: { gateway_nodes: 1 } });
  });

  test("a job that another process is doing is left to it", async () => {
    const other = new Client({ connectionString: database.url });
    await other.connect();
    await other.query("SELECT pg_advisory_lock(727073693, 0)");
    expect(await admin("job retention")).toMatchObject({ exitCode: 1, json: { error: { code: "conflict" } } });
    await other.end();
    await done("job retention");
  });

  test("the consent log's chain verifies", async () => {
    expect(await done("verify consent-log")).toMatchObject({ ok: true, events: 0 });
  });
});

test("people get a table whose columns line up", async () => {
  const { stdout } = await runAdmin(["user", "list"]);
  const [head, row] = stdout.split("\n");
  expect(head).toMatch(/^EMAIL +USERNAME +ROLE/);
  expect(row!.indexOf("ada ")).toBe(head!.indexOf("USERNAME"));
});
