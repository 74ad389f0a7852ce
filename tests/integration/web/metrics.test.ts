import { afterAll, expect, test } from "vitest";
import { GET } from "@/app/metrics/route";
import { db } from "@/lib/db/client";
import { provideEnv } from "@/lib/env";
import { runJob } from "@/lib/main/jobs";
import { testDatabase } from "@/tests/support/test-database";

testDatabase();
process.env.LOG_LEVEL = "silent";

const scrape = (token?: string) =>
  GET(new Request("http://localhost/metrics", token ? { headers: { authorization: `Bearer ${token}` } } : {}), {});

test("without a token there are no metrics", async () => {
  expect((await scrape("")).status).toBe(404);
});

afterAll(() => {
  delete process.env.METRICS_TOKEN;
  provideEnv({});
});

test("who says the token reads what the books hold and what their last proof found; nobody else does", async () => {
  provideEnv({ METRICS_TOKEN: "scrape-me" });
  expect((await scrape()).status).toBe(401);
  expect((await scrape("scrape-you")).status).toBe(401);

  await db().$executeRaw`INSERT INTO buckets (kind, cap_nano, held_nano) VALUES ('budget', 5, 1)`;
  await runJob("reconcile", new Date());
  const answer = await scrape("scrape-me");
  expect(answer.status).toBe(200);
  const text = await answer.text();
  expect(text).toMatch(/^tacit_reconcile_differences\{check="I2"\} 1$/m);
  expect(text).toMatch(/^tacit_reconcile_differences\{check="I6"\} 0$/m);
  expect(text).toMatch(/^tacit_reconcile_timestamp_seconds 1\d{9}/m);
  expect(text).toMatch(/^tacit_books\{of="open_holds"\} 0$/m);
});
