/**
 * Closes holds: charges them and writes their usage rows, in batches, each in one transaction. A settlement is tried
 * until the database has answered, for as long as the process lives; only open holds are touched, so trying again is
 * safe. One that the database refuses does not hold up the others.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { toRequestId } from "@/lib/base/ids";
import { errorFacts, log } from "@/lib/log/log";
import { toPlainArray } from "./array-literal";
import { createBatcher } from "./batcher";
import { classifyFailure } from "./database-errors";
import { inTransaction, type Lane } from "./lane";
import type { SettleSpool } from "./settle-spool";
import { toBuryValues, toSettleValues } from "./settle-values";
import type { Settlement } from "./settlement";
import { buryCalls, lockBuckets, settleAsObserved, settleHolds } from "./statements";

export type Settler = {
  /** Resolves when the database has answered. */
  settle(settlement: Settlement): Promise<void>;
  /** Whether settlements wait for a database that is away. */
  readonly isBehind: boolean;
  idle(): Promise<void>;
  /** From here on nothing is retried: what the database did not answer goes to the spool. */
  stop(): Promise<void>;
};

type Item = {
  readonly settlement: Settlement;
  readonly arrivedMs: number;
  readonly resolve: () => void;
  isAnswered: boolean;
  /** Refused by the database even alone: it waits aside, so that others need not wait for it. */
  isParked: boolean;
  isSpooled: boolean;
};

type SettlerOptions = {
  readonly lane: Lane;
  readonly spool: SettleSpool;
  readonly lingerMs: number;
  readonly spoolAfterMs: number;
};

const maxItems = 256;
const longestPauseMs = 1_000;
const parkedMs = 30_000;

export function createSettler({ lane, spool, lingerMs, spoolAfterMs }: SettlerOptions): Settler {
  const batcher = createBatcher<Item>({ lingerMs, maxItems, run: settleUntilAnswered });
  let isBehind = false;
  const open = new Set<Item>();
  let isStopped = false;
  let isSpooling = false;
  let spooled = 0;
  let spoolWork: Promise<void> = Promise.resolve();

  async function settleUntilAnswered(batch: Item[]): Promise<void> {
    let pending = batch;
    for (let failures = 0; pending.length > 0; ) {
      if (await watched(attempt(pending.slice(0, maxItems)))) {
        failures = 0;
      } else {
        isBehind = true;
        failures += 1;
        pending.push(...batcher.drain());
        await spoolOld();
        if (isStopped) return;
        await sleep(Math.min(longestPauseMs, 25 * 2 ** failures));
      }
      pending = pending.filter((item) => !item.isAnswered && !item.isParked);
    }
    isBehind = false;
  }

  /** A database that hangs answers nothing and fails nothing: what waits for it is spooled all the same. */
  async function watched<T>(answer: Promise<T>): Promise<T> {
    const timer = setInterval(() => void spoolOld(), spoolAfterMs);
    return answer.finally(() => clearInterval(timer));
  }

  /** Whether all of the items are dealt with; false: try again later. */
  async function attempt(items: Item[]): Promise<boolean> {
    try {
      await settleTogether(items);
      return true;
    } catch (error) {
      const isRejected = classifyFailure(error) === "rejected";
      if (!isRejected) {
        log("warn", "settle.retried", { count: items.length, ...errorFacts(error) });
        return false;
      }
      if (items.length === 1) return settleAlone(items[0]!, error);
      for (const item of items) if (!(await attempt([item]))) return false;
      return true;
    }
  }

  async function settleTogether(items: Item[]): Promise<void> {
    const calls = items.map((item) => item.settlement).sort((a, b) => (a.id < b.id ? -1 : 1));
    const rows = await lane.use((run) => run(settleHolds, toSettleValues(calls)));
    const closed = new Set(rows.map((row) => row.id));
    for (const row of rows)
      if (row.written_off_nano !== "0") log("warn", "call.written_off", { requestId: toRequestId(row.id!) });
    const unknown = calls.filter((call) => call.status === "voided" && !closed.has(call.id));
    if (unknown.length > 0) await bury(unknown);
    for (const item of items) answer(item);
  }

  /**
   * A reserve of these ids may still be on its way. It takes the wallet's row first, so with that row locked it has
   * either committed, and is closed here, or it waits and will meet the row written here.
   */
  async function bury(calls: Settlement[]): Promise<void> {
    const wallets = toPlainArray(new Set(calls.map((call) => call.walletId)));
    await lane.use((run) =>
      inTransaction(run, async () => {
        await run(lockBuckets, [wallets]);
        await run(settleHolds, toSettleValues(calls));
        await run(buryCalls, toBuryValues(calls));
      }),
    );
  }

  /** The database refuses this call's facts: it is charged what was observed, and its tokens are not known. */
  async function settleAlone(item: Item, refusal: unknown): Promise<boolean> {
    log("error", "settle.retried", { requestId: toRequestId(item.settlement.id), ...errorFacts(refusal) });
    try {
      await lane.use((run) => run(settleAsObserved, [item.settlement.id]));
      answer(item);
    } catch (error) {
      if (classifyFailure(error) !== "rejected") return false;
      log("error", "settle.retried", { requestId: toRequestId(item.settlement.id), ...errorFacts(error) });
      item.isParked = true;
      setTimeout(() => {
        item.isParked = false;
        batcher.push(item);
      }, parkedMs).unref();
    }
    return true;
  }

  function answer(item: Item): void {
    if (item.isAnswered) return;
    item.isAnswered = true;
    open.delete(item);
    item.resolve();
    if (item.isSpooled) forgetSpooled(1);
  }

  function forgetSpooled(count: number): void {
    spooled -= count;
    if (spooled > 0) return;
    // Whatever was appended meanwhile is in the file by then, and is to stay.
    void inSpool(async () => {
      if (spooled === 0) await spool.clear();
    });
  }

  /** One thing after another: a file that is cleared must not take with it what is just being written. */
  function inSpool(work: () => Promise<void>): Promise<void> {
    spoolWork = spoolWork.then(work).catch((error) => log("error", "settle.retried", errorFacts(error)));
    return spoolWork;
  }

  async function spoolOld(): Promise<void> {
    const before = isStopped ? Number.POSITIVE_INFINITY : performance.now() - spoolAfterMs;
    const old = [...open].filter((item) => !item.isSpooled && item.arrivedMs < before);
    if (old.length === 0 || (isSpooling && !isStopped)) return;
    isSpooling = true;
    await inSpool(async () => {
      await spool.append(old.map((item) => item.settlement));
      spooled += old.length;
      for (const item of old) item.isSpooled = true;
      // Some may have been answered while the file was being written.
      const answered = old.filter((item) => item.isAnswered);
      if (answered.length > 0) forgetSpooled(answered.length);
    });
    isSpooling = false;
  }

  return {
    settle: (settlement) =>
      new Promise((resolve) => {
        const arrivedMs = performance.now();
        const item: Item = { settlement, arrivedMs, resolve, isAnswered: false, isParked: false, isSpooled: false };
        open.add(item);
        batcher.push(item);
      }),
    get isBehind() {
      return isBehind;
    },
    idle: () => batcher.idle(),
    async stop() {
      isStopped = true;
      await spoolOld();
      await batcher.idle();
      await spoolWork;
    },
  };
}
