/**
 * The money of calls in flight: a durable hold before the provider is called, a settlement after. Fulfils the
 * gateway's ports `reserve`, `checkpoint` and `settle`, which never reject. The protocol is model-checked
 * (tests/model) and keeps the rules of money.md §2.10.
 */
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { errorFacts, log } from "@/lib/log/log";
import type { CallFacts, HoldRequest, ReserveAnswer } from "../schema";
import { createCheckpoints } from "./checkpoints";
import { createLane } from "./lane";
import { enterAsNode } from "./node-identity";
import { recoverDeadHolds } from "./recover-dead-holds";
import { createReserver } from "./reserver";
import { createSettleSpool } from "./settle-spool";
import { toSettlement, toVoid } from "./settlement";
import { createSettler } from "./settler";

export type HoldBook = {
  reserve(hold: HoldRequest): Promise<ReserveAnswer>;
  checkpoint(holdId: string, observedNano: bigint): Promise<"open" | "closed">;
  settle(call: CallFacts): Promise<void>;
  /** Resolves holds of dead nodes now; answers how many. */
  sweep(): Promise<number>;
  /** Says that this node lives. */
  beat(): Promise<void>;
  /** Waits until what was begun is answered, gives up this node's place and its connections. */
  close(): Promise<void>;
};

export type HoldBookOptions = {
  readonly url: string;
  readonly dataDir: string;
  readonly heartbeatMs?: number;
  readonly sweepMs?: number;
  /** A node whose last heartbeat is older than this, by the database's clock, is dead. */
  readonly staleAfterMs?: number;
  readonly settleLingerMs?: number;
  readonly checkpointLingerMs?: number;
  readonly spoolAfterMs?: number;
  /** How long a reserve waits for a connection that was lost. */
  readonly connectWithinMs?: number;
  /** How long a reserve waits for an answer on a connection that seems to live. */
  readonly answerWithinMs?: number;
  /** After this long, `close` spools what is not answered. A server that ends has two seconds for its books. */
  readonly closeWithinMs?: number;
};

// One settlement that the database refuses must not keep the dead holds of others open.
const replayWithinMs = 30_000;

export async function createHoldBook(options: HoldBookOptions): Promise<HoldBook> {
  const { url, dataDir, connectWithinMs = 700, answerWithinMs = 2_000, closeWithinMs = 1_000 } = options;
  const { heartbeatMs = 5_000, sweepMs = 10_000, staleAfterMs = 30_000 } = options;
  const reserveLane = createLane({ url, connectWithinMs, answerWithinMs });
  const settleLane = createLane({ url, connectWithinMs, answerWithinMs: 15_000 });
  const node = await settleLane.use((run) => enterAsNode(run, staleAfterMs));

  const spool = createSettleSpool({ folder: path.join(dataDir, "settle-spool"), name: node.epoch });
  const settler = createSettler({
    lane: settleLane,
    spool,
    lingerMs: options.settleLingerMs ?? 10,
    spoolAfterMs: options.spoolAfterMs ?? 1_000,
  });
  const checkpoints = createCheckpoints({ lane: settleLane, lingerMs: options.checkpointLingerMs ?? 100 });
  const giveUp = (hold: HoldRequest) => void settler.settle(toVoid(hold));
  const reserver = createReserver({ lane: reserveLane, node, giveUp });

  const beat = () => settleLane.use((run) => node.beat(run));
  const sweep = () => recoverDeadHolds(settleLane, staleAfterMs);
  // What died with an earlier process is known exactly where the spool has it, so the spool goes before the sweeper.
  const replayed = replaySpool().catch((error) => log("error", "job.failed", { job: "spool", ...errorFacts(error) }));
  const stopBeating = repeat(heartbeatMs, beat);
  const stopSweeping = repeat(sweepMs, async () => {
    await Promise.race([replayed, sleep(replayWithinMs, undefined, { ref: false })]);
    if (!settler.isBehind) await sweep();
  });

  async function replaySpool(): Promise<void> {
    const { settlements, done } = await spool.takeOver();
    await Promise.all(settlements.map((settlement) => settler.settle(settlement)));
    await done();
  }

  async function close(): Promise<void> {
    stopBeating();
    stopSweeping();
    const flushed = Promise.all([reserver.idle().then(() => settler.idle()), replayed]).then(() => true);
    const isFlushed = await Promise.race([flushed, sleep(closeWithinMs, false)]);
    checkpoints.stop();
    await settler.stop();
    // With a settlement unanswered this node's holds are left for whoever replays the spool, or sweeps.
    if (isFlushed) await settleLane.use((run) => node.leave(run)).catch(() => {});
    await Promise.all([reserveLane.close(), settleLane.close()]);
  }

  return {
    reserve: (hold) => reserver.reserve(hold),
    checkpoint: checkpoints.raise,
    settle: (call) => settler.settle(toSettlement(call)),
    sweep,
    beat,
    close,
  };
}

/** Does something again and again, the first time at once; what fails is done again next time. */
function repeat(everyMs: number, work: () => Promise<unknown>): () => void {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  const turn = async () => {
    try {
      await work();
    } catch (error) {
      log("warn", "job.failed", { job: "holds", ...errorFacts(error) });
    }
    if (!isStopped) timer = setTimeout(turn, everyMs).unref();
  };
  timer = setTimeout(turn, 0).unref();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
