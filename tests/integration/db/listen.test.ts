import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { db, transaction } from "@/lib/db/client";
import { listen } from "@/lib/db/listen";
import { notifyKeyChanged } from "@/lib/keys/watch-keys";
import { testDatabase } from "@/tests/support/test-database";

const database = testDatabase();
const channel = "tacit_key_changed";

function startListening(url = database.url) {
  const heard: string[] = [];
  let begun = 0;
  let lost = 0;
  const stop = listen({
    url,
    channel,
    onNotice: (payload) => heard.push(payload),
    onHearing: () => begun++,
    onLost: () => lost++,
  });
  return { heard, stop, begun: () => begun, lost: () => lost };
}

const listeners = () => db().$queryRaw<{ pid: number }[]>`
  SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'tacit-listen'`;

test("what a transaction tells is heard once it is committed, and never when it is rolled back", async () => {
  const listening = startListening();
  await expect.poll(listening.begun).toBe(1);
  const [undone, done] = [newId(), newId()];
  const failing = transaction(async (tx) => {
    await notifyKeyChanged(tx, undone);
    throw new Error("undone");
  });
  await expect(failing).rejects.toThrow("undone");
  await transaction(async (tx) => {
    await notifyKeyChanged(tx, done);
    expect(listening.heard).toEqual([]);
  });
  await expect.poll(() => listening.heard).toEqual([done]);
  listening.stop();
  await expect.poll(listeners).toEqual([]);
});

test("each time that its connection is cut it makes a new one, says so, and hears on", async () => {
  const listening = startListening();
  for (let round = 1; round <= 3; round++) {
    await expect.poll(listening.begun).toBe(round);
    const id = newId();
    await transaction((tx) => notifyKeyChanged(tx, id));
    await expect.poll(() => listening.heard.at(-1)).toBe(id);
    for (const { pid } of await listeners()) await db().$queryRaw`SELECT pg_terminate_backend(${pid}::int)`;
    await expect.poll(listening.lost).toBe(round);
  }
  await expect.poll(listening.begun).toBe(4);
  listening.stop();
  await expect.poll(listeners).toEqual([]);
});

test("a server that is not there is asked again and again, until it is stopped", async () => {
  const listening = startListening("postgres://nobody@127.0.0.1:1/none");
  await expect.poll(listening.lost).toBeGreaterThan(2);
  listening.stop();
  expect(listening.begun()).toBe(0);
});

test("a process that only listens ends", async () => {
  const module = path.resolve("lib/db/listen.ts");
  const code = `const { listen } = await import(${JSON.stringify(module)});
    const untilHearing = setInterval(() => {}, 1_000);
    const onHearing = () => clearInterval(untilHearing);
    listen({ url: ${JSON.stringify(database.url)}, channel: "${channel}", onHearing, onNotice() {}, onLost() {} });`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], { stdio: "inherit" });
  expect(await once(child, "exit")).toEqual([0, null]);
});
