import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { lastDays } from "@/lib/base/period";
import { setPrice } from "@/lib/billing/prices/set-price";
import { db } from "@/lib/db/client";
import { reportUsage } from "@/lib/usage/report-usage";
import { spendByDay } from "@/lib/usage/spend-by-day";
import { readUsageQuery, requireUsageQuery } from "@/lib/usage/usage-query";
import { writeCallsCsv } from "@/lib/usage/write-calls-csv";
import { writeUsageCsv } from "@/lib/usage/write-usage-csv";
import { csvResponse } from "@/lib/web/csv-response";
import { testDatabase } from "../../support/test-database";
import { newKey, operator } from "../billing/fixtures";
import { newPerson, type Person } from "../billing/person";
import { recordCall, toCall } from "./record-call";

testDatabase();

let ada: Person;
let bob: Person;
let priceId: bigint;
const november = { from: new Date("2026-11-01T00:00:00Z"), to: new Date("2026-12-01T00:00:00Z") };
const on = (day: number, time = "12:00:00Z") => new Date(`2026-11-${String(day).padStart(2, "0")}T${time}`);

beforeAll(async () => {
  ada = await newPerson();
  bob = await newPerson();
  const terms = { model: "gpt-4.1", inputUsdPerMillion: "1", outputUsdPerMillion: "2" };
  priceId = BigInt((await setPrice(operator, terms)).priceId);
});
beforeEach(() => db().usageRecord.deleteMany());

const record = (who: Person, facts: Parameters<typeof recordCall>[1]) => recordCall(who, { priceId, ...facts });
/** The same call so many times, all in one millisecond. */
async function recordMany(count: number): Promise<void> {
  await record(ada, { createdAt: on(2) });
  await db().$executeRaw`
    INSERT INTO usage_records SELECT (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid()))).*
    FROM usage_records one, generate_series(2, ${count}::int)`;
}

async function read(lines: AsyncGenerator<string>): Promise<string[]> {
  const read: string[] = [];
  for await (const line of lines) read.push(line.replace(/\r\n$/, ""));
  return read;
}

describe("sums as CSV", () => {
  test("have a line a group, its cost in USD and in nano, and nothing of another's", async () => {
    await record(ada, { createdAt: on(2), chargedNano: 1_500_000_000n });
    await record(ada, { createdAt: on(2), chargedNano: 1n });
    await record(ada, { createdAt: on(3), model: "sandbox/echo", chargedNano: 5n });
    await record(bob, { createdAt: on(3), chargedNano: 99n });
    expect(await read(writeUsageCsv(ada, { ...november, groupBy: "day" }))).toEqual([
      "day,requests,input_tokens,output_tokens,cost_usd,cost_nano",
      "2026-11-02,2,2000,154,1.500000001,1500000001",
      "2026-11-03,1,1000,77,0.000000005,5",
    ]);
    expect(await read(writeUsageCsv(ada, { ...november, groupBy: "model" }))).toEqual([
      "model,requests,input_tokens,output_tokens,cost_usd,cost_nano",
      "gpt-4.1,2,2000,154,1.500000001,1500000001",
      "sandbox/echo,1,1000,77,0.000000005,5",
    ]);
  });

  test("name keys, the names unable to run in a spreadsheet, and know a key that is gone", async () => {
    const { keyId } = ada.wallet.key;
    await db().apiKey.update({ where: { id: keyId }, data: { name: '=HYPERLINK("x")' } });
    const gone = newId();
    await record(ada, { createdAt: on(2), chargedNano: 7n });
    await record(ada, { createdAt: on(2), chargedNano: 3n, keyId: gone });
    expect(await read(writeUsageCsv(ada, { ...november, groupBy: "key" }))).toEqual([
      "key_id,key_name,requests,input_tokens,output_tokens,cost_usd,cost_nano",
      `${keyId},"'=HYPERLINK(""x"")",1,1000,77,0.000000007,7`,
      `${gone},,1,1000,77,0.000000003,3`,
    ]);
    await db().apiKey.update({ where: { id: keyId }, data: { name: "laptop" } });
  });
});

describe("calls as CSV", () => {
  test("have a line each, oldest first, with every number of the call", async () => {
    const later = await record(ada, {
      createdAt: on(3),
      status: "client_aborted",
      finishReason: null,
      firstTokenMs: null,
    });
    const id = await record(ada, { createdAt: on(2), settledAt: on(2, "12:00:01Z"), chargedNano: 1_234_567n });
    await record(ada, { createdAt: november.to });
    await record(bob, { createdAt: on(2) });
    const [head, first, second, ...rest] = await read(writeCallsCsv(ada, november));
    expect(rest).toEqual([]);
    const names = head!.split(",");
    const cells = first!.split(",");
    expect(Object.fromEntries(names.map((name, index) => [name, cells[index]]))).toMatchObject({
      request_id: id,
      created_at: "2026-11-02T12:00:00.000Z",
      settled_at: "2026-11-02T12:00:01.000Z",
      key_id: ada.wallet.key.keyId,
      key_name: "laptop",
      tried: "openai:ok",
      input_tokens: "1000",
      cache_read_tokens: "400",
      output_tokens: "77",
      reasoning_tokens: "10",
      first_token_ms: "120",
      cost_usd: "0.001234567",
      cost_nano: "1234567",
      held_nano: "9000000000",
    });
    expect(second).toContain(later);
    const stored = Object.keys(await db().usageRecord.findFirstOrThrow());
    const snake = (name: string) => name.replace(/[A-Z]|(?<=e)\d/g, (letter) => `_${letter.toLowerCase()}`);
    // A column that is added to a call is to be thought of here: these alone are left out, or named otherwise.
    const elsewhere = ["id", "organization_id", "wallet_id", "channel_id", "charged_nano"];
    expect(stored.map(snake).filter((name) => !names.includes(name) && !elsewhere.includes(name))).toEqual([]);
  });

  test("come in pages without losing or doubling one, also where many begin in one millisecond", async () => {
    const calls = Array.from({ length: 25 }, (_, index) =>
      toCall(ada, { priceId, createdAt: on(2 + Math.floor(index / 9)) }),
    );
    await db().usageRecord.createMany({ data: calls });
    for (const pageSize of [1, 4, 5, 25, 26]) {
      const [, ...lines] = await read(writeCallsCsv(ada, november, { pageSize }));
      const ids = lines.map((line) => line.split(",")[0]);
      expect(new Set(ids).size, `pages of ${pageSize}`).toBe(25);
      expect(lines).toHaveLength(25);
      const times = lines.map((line) => line.split(",")[1]!);
      expect(times).toEqual(times.toSorted());
    }
  });

  test("are asked of the database only as far as somebody reads", async () => {
    await recordMany(600);
    let taken = 0;
    async function* counted() {
      for await (const line of writeCallsCsv(ada, november, { pageSize: 50 })) {
        taken++;
        yield line;
      }
    }
    const response = csvResponse("calls.csv", counted());
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="calls.csv"');
    const reader = response.body!.getReader();
    await reader.read();
    expect(taken).toBeLessThan(500);
    await reader.cancel();
    expect(taken).toBeLessThan(500);
  });

  test("arrive whole through the download", async () => {
    await recordMany(300);
    const text = await csvResponse("calls.csv", writeCallsCsv(ada, november, { pageSize: 70 })).text();
    expect(text.split("\r\n")).toHaveLength(302);
    expect(text.endsWith("\r\n")).toBe(true);
  });
});

describe("sums for the chart and for the API", () => {
  test("split a day among those that are named, of one's own calls", async () => {
    const other = await newKey(ada.wallet);
    await record(ada, { createdAt: on(2, "00:00:00Z"), chargedNano: 1n });
    await record(ada, { createdAt: on(2, "23:59:59.999Z"), chargedNano: 2n, model: "b" });
    await record(ada, { createdAt: on(3), chargedNano: 4n, model: "b", keyId: other.keyId });
    await record(ada, { createdAt: on(3), chargedNano: 8n, model: "unnamed" });
    await record(bob, { createdAt: on(3), chargedNano: 99n, model: "b" });
    expect(await spendByDay(ada, { ...november, by: "model", groups: ["gpt-4.1", "b"] })).toEqual([
      { day: "2026-11-02", group: "b", costNano: 2n },
      { day: "2026-11-02", group: "gpt-4.1", costNano: 1n },
      { day: "2026-11-03", group: "b", costNano: 4n },
    ]);
    expect(await spendByDay(ada, { ...november, by: "key", groups: [other.keyId] })).toEqual([
      { day: "2026-11-03", group: other.keyId, costNano: 4n },
    ]);
    expect(await spendByDay(ada, { ...november, by: "key", groups: [] })).toEqual([]);
  });

  test("are the contract's members", async () => {
    await record(ada, { createdAt: on(2), chargedNano: 1_500_000_000n });
    const figures = {
      requests: 1,
      input_tokens: 1_000,
      output_tokens: 77,
      cost_usd: "1.500000000",
      cost_nano: "1500000000",
    };
    const report = async (groupBy: "day" | "model" | "key") => {
      const answer = await reportUsage(ada.organizationId, { ...november, groupBy });
      expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
      return answer;
    };
    expect(await report("day")).toEqual({
      object: "usage",
      from: "2026-11-01T00:00:00.000Z",
      to: "2026-12-01T00:00:00.000Z",
      group_by: "day",
      data: [{ day: "2026-11-02", ...figures }],
    });
    expect((await report("model")).data).toEqual([{ model: "gpt-4.1", ...figures }]);
    expect((await report("key")).data).toEqual([{ key_id: ada.wallet.key.keyId, key_name: "laptop", ...figures }]);
  });
});

describe("what a page of usage is asked for", () => {
  const now = Date.parse("2026-11-22T10:00:00Z");

  test("is the last 30 days by day, or what is chosen", () => {
    const usual = { groupBy: "day", days: 30, problem: null, keptSince: null };
    expect(readUsageQuery({}, now)).toEqual({ ...lastDays(30, now), ...usual });
    expect(readUsageQuery({ days: "7", group_by: "key" }, now)).toMatchObject({ ...lastDays(7, now), groupBy: "key" });
    expect(readUsageQuery({ days: "7", from: "2026-11-01", to: "2026-11-02" }, now)).toMatchObject({
      from: on(1, "00:00:00Z"),
      to: on(3, "00:00:00Z"),
      days: null,
    });
  });

  test("is replaced by the usual where it cannot be read, and says so; a download is refused", () => {
    for (const asked of [
      { from: "x" },
      { to: "2026-02-30" },
      { from: "2026-11-02", to: "2026-11-01" },
      { group_by: "colour" },
    ]) {
      expect(readUsageQuery(asked, now)).toMatchObject({
        ...lastDays(30, now),
        groupBy: "day",
        problem: expect.any(String),
      });
      expect(() => requireUsageQuery(asked, now)).toThrow(expect.objectContaining({ code: "invalid_input" }));
    }
  });

  test("says when it reaches back to where calls are deleted", () => {
    expect(readUsageQuery({ from: "2026-01-01" }, now).keptSince).toEqual(new Date("2026-08-24T10:00:00Z"));
    expect(readUsageQuery({ from: "2026-08-24" }, now).keptSince).toBeNull();
    expect(readUsageQuery({ days: "90" }, now).keptSince).toBeNull();
  });
});
