/**
 * What the house does by the clock. Every server process keeps the same timers; an advisory lock lets one at a time do a
 * job, and a job done twice does nothing the second time.
 */
import { Client } from "pg";
import type { Actor } from "@/lib/base/actor";
import { recoverPayments } from "@/lib/billing/payments/recover-payments";
import { runTopUpRound } from "@/lib/billing/payments/run-top-up-round";
import { reconcile } from "@/lib/billing/reconcile";
import { listChannels } from "@/lib/channels/list-channels";
import { testChannel } from "@/lib/channels/test-channel";
import { databaseUrl } from "@/lib/db/client";
import { pauseFastSpenders } from "@/lib/keys/pause-fast-spenders";
import { errorFacts, log } from "@/lib/log/log";
import { runRetention } from "@/lib/privacy/retention";
import { noteReconciliation } from "./metrics";

export const jobNames = ["retention", "reconcile", "health", "payments", "top-up", "velocity"] as const;
export type JobName = (typeof jobNames)[number];

export type JobReport = {
  /** Rows deleted, differences found, channels that failed, payments credited, keys paused. */
  readonly count: number;
  readonly isClean: boolean;
  readonly facts: Readonly<Record<string, unknown>>;
};

const actor: Actor = { kind: "system" };
const hourMs = 3_600_000;
const jobLocks = 727_073_693;

// Retention runs by the hour, so that a row outlives its time by no more than one. Health is for the operator to ask:
// it calls every provider.
const schedule: readonly { readonly name: JobName; readonly everyMs: number; readonly firstAfterMs: number }[] = [
  { name: "retention", everyMs: hourMs, firstAfterMs: 60_000 },
  { name: "reconcile", everyMs: 24 * hourMs, firstAfterMs: 300_000 },
  { name: "payments", everyMs: hourMs, firstAfterMs: 120_000 },
  { name: "top-up", everyMs: 15_000, firstAfterMs: 15_000 },
  { name: "velocity", everyMs: 15_000, firstAfterMs: 10_000 },
];

/** Does a job now, as if it were `now`. Null: another process is doing it. */
export async function runJob(name: JobName, now: Date): Promise<JobReport | null> {
  const startedAtMs = Date.now();
  try {
    const report = await claimed(name, () => jobs[name](now));
    if (report) {
      // What is done every few seconds is worth a line when there was something to do.
      const isIdle = report.count === 0 && (name === "top-up" || name === "velocity");
      const level = !report.isClean ? "error" : isIdle ? "debug" : "info";
      log(level, "job.finished", { job: name, count: report.count, durationMs: Date.now() - startedAtMs });
    }
    return report;
  } catch (error) {
    log("error", "job.failed", { job: name, ...errorFacts(error) });
    throw error;
  }
}

/** Sets the timers of a server process; the answer stops them. */
export function startJobs(): () => void {
  const timers = schedule.flatMap(({ name, everyMs, firstAfterMs }) => {
    const run = () => void runJob(name, new Date()).catch(() => {});
    const first = setTimeout(run, firstAfterMs).unref();
    return [first, setInterval(run, everyMs).unref()];
  });
  return () => {
    for (const timer of timers) clearTimeout(timer);
  };
}

const jobs: Record<JobName, (now: Date) => Promise<JobReport>> = {
  async retention(now) {
    const { deleted, mailsDeleted } = await runRetention(now);
    const count = Object.values(deleted).reduce((sum, rows) => sum + rows, mailsDeleted);
    return { count, isClean: true, facts: { deleted, mailsDeleted } };
  },
  async reconcile() {
    const { checks, differences } = await reconcile();
    noteReconciliation(checks, new Date());
    return { count: differences.length, isClean: differences.length === 0, facts: { differences } };
  },
  async health() {
    const channels = await Promise.all((await listChannels(actor)).map(testOne));
    const count = channels.filter((channel) => !channel.ok).length;
    return { count, isClean: count === 0, facts: { channels } };
  },
  async payments(now) {
    const facts = await recoverPayments(now);
    return { count: facts.credited, isClean: facts.failures === 0, facts };
  },
  async "top-up"(now) {
    const facts = await runTopUpRound(now);
    return { count: facts.charged + facts.sent + facts.collected + facts.told, isClean: true, facts };
  },
  async velocity(now) {
    const paused = await pauseFastSpenders(now);
    return { count: paused, isClean: true, facts: { paused } };
  },
};

async function testOne({ id, name }: { id: string; name: string }) {
  const { ok, status, problem } = await testChannel(actor, { id });
  return { id, name, ok, status, problem };
}

/** The lock belongs to a connection of its own: it falls with the process, whatever happens to it. */
async function claimed<T>(name: JobName, work: () => Promise<T>): Promise<T | null> {
  const client = new Client({ connectionString: databaseUrl() });
  client.on("error", () => {});
  await client.connect();
  try {
    const key = [jobLocks, jobNames.indexOf(name)];
    const { rows } = await client.query("SELECT pg_try_advisory_lock($1, $2) AS claimed", key);
    return rows[0].claimed ? await work() : null;
  } finally {
    await client.end().catch(() => {});
  }
}
