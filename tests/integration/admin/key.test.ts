import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { findKeyFacts } from "@/lib/keys/find-key-facts";
import { runAdmin } from "@/lib/main/admin/run-admin";
import { testDatabase } from "../../support/test-database";

testDatabase();

async function admin(command: string, ...more: string[]) {
  const { exitCode, stdout } = await runAdmin([...command.split(" "), ...more, "--json"]);
  return { exitCode, json: JSON.parse(stdout) };
}

const find = (key: string) => findKeyFacts(key, { mayBeLate: false });
const create = "key create --user ada@example.com";

beforeAll(async () => {
  await admin("user create --email ada@example.com --username ada --verified --password", "a rather long phrase 7");
});

describe("the operator's keys", () => {
  test("have every limit from the flags they are made with", async () => {
    const what =
      "--scopes inference,models:read --models gpt-*,claude-* --requires zdr,eu --ips 10.1.2.3/8,2001:DB8::1";
    const limits = "--rpm 60 --tpm 90000 --concurrency 4 --max-usd-per-hour 2.5 --budget-usd 25 --budget-period week";
    const { exitCode, json } = await admin(`${create} ${what} ${limits} --expires 30d`);
    expect(exitCode).toBe(0);
    expect(Object.keys(json).slice(0, 2)).toEqual(["id", "key"]);
    expect(json).toMatchObject({
      state: "active",
      scopes: ["inference", "models:read"],
      models: ["gpt-*", "claude-*"],
      requires: ["zdr", "eu"],
      ips: ["10.0.0.0/8", "2001:db8::1"],
      rpm: 60,
      tpm: 90_000,
      concurrency: 4,
      max_usd_per_hour: "2.500000000",
      budget_usd: "25.000000000",
      budget_period: "week",
    });
    expect((await admin("key list")).json[0]).toMatchObject({ id: json.id, rpm: 60, concurrency: 4, state: "active" });
  });

  test("are changed one thing at a time, and none removes it", async () => {
    const { json } = await admin(`${create} --rpm 60 --models gpt-* --budget-usd 5`);
    const changed = await admin(`key update --id ${json.id} --rpm none --tpm 1000 --name`, "build server");
    expect(changed.json).toMatchObject({ name: "build server", rpm: null, tpm: 1000, models: ["gpt-*"] });
    expect(changed.json.budget_usd).toBe("5.000000000");
    expect((await admin(`key update --id ${json.id} --models none --budget-usd none`)).json).toMatchObject({
      models: [],
      budget: null,
    });
    expect(await find(json.key)).toMatchObject({ models: [], rpm: null, tpm: 1000 });
  });

  test("are rotated, paused, resumed and revoked", async () => {
    const { json } = await admin(create);
    const rotated = await admin(`key rotate --id ${json.id} --overlap 30m`);
    expect(rotated.json.id).toBe(json.id);
    expect(await find(json.key)).toMatchObject({ keyId: json.id });
    expect(await find(rotated.json.key)).toMatchObject({ keyId: json.id });
    const again = await admin(`key rotate --id ${json.id} --overlap 0`);
    expect(await find(rotated.json.key)).toBeNull();

    expect((await admin(`key pause --id ${json.id}`)).json.state).toBe("paused");
    expect(await find(again.json.key)).toBeNull();
    expect((await admin(`key resume --id ${json.id}`)).json.state).toBe("active");
    expect(await find(again.json.key)).toMatchObject({ keyId: json.id });
    expect((await admin(`key revoke --id ${json.id}`)).json.state).toBe("revoked");
    expect((await admin(`key rotate --id ${json.id}`)).json.error.code).toBe("conflict");
  });

  test.each([
    ["--scopes inference,everything", /^--scopes: /],
    ["--kind management --scopes inference", /inference is not one of management keys/],
    ["--models gpt-4,;drop", /^--models: /],
    ["--ips 10.0.0.256", /^--ips: /],
    ["--ips ,", /^--ips: /],
    ["--models ,,", /^--models: /],
    ["--ips 10.0.0.0/33", /^--ips: /],
    ["--requires z", /^--requires: /],
    ["--rpm 0", /^--rpm: /],
    ["--rpm 1.5", /^--rpm: /],
    ["--tpm -5", /^--tpm: /],
    ["--concurrency many", /^--concurrency: /],
    ["--max-usd-per-hour 0", /^--max-usd-per-hour: /],
    ["--max-usd-per-hour -1", /^--max-usd-per-hour: /],
  ])("are not made with a limit that is none: %s", async (flags, message) => {
    const before = await db().apiKey.count();
    const { exitCode, json } = await admin(`${create} ${flags}`);
    expect(json.error.message).toMatch(message);
    expect(exitCode).toBe(1);
    expect(await db().apiKey.count()).toBe(before);
  });

  test.each(["1w", "31d", "-1", "soon"])("keep no secret for another %s", async (overlap) => {
    const { json } = await admin(create);
    const refused = await admin(`key rotate --id ${json.id} --overlap ${overlap}`);
    expect(refused).toMatchObject({ exitCode: 1, json: { error: { message: expect.stringMatching(/^--overlap: /) } } });
    expect(await db().apiKeySecret.count({ where: { keyId: json.id } })).toBe(1);
  });

  test("are not updated with nothing", async () => {
    const { json } = await admin(create);
    expect(await admin(`key update --id ${json.id}`)).toMatchObject({ exitCode: 2 });
  });
});
