/**
 * Takes holds, in batches. A reserve is sent once: when its outcome is not known the caller is told `unavailable` and
 * the hold is given up, which closes it if it was made and keeps it out if it is still on its way.
 */
import { toRequestId } from "@/lib/base/ids";
import { errorFacts, log } from "@/lib/log/log";
import type { HoldRequest, ReserveAnswer } from "../schema";
import { admitExactly, type Decision, refuseHopeless } from "./admit-exactly";
import { createBatcher } from "./batcher";
import { classifyFailure } from "./database-errors";
import type { Lane, Run } from "./lane";
import type { NodeIdentity } from "./node-identity";
import { createRecentRefusals } from "./recent-refusals";
import { toReserveValues } from "./reserve-values";
import { reserveHolds } from "./statements";

export type Reserver = {
  reserve(hold: HoldRequest): Promise<ReserveAnswer>;
  idle(): Promise<void>;
};

type Item = { readonly hold: HoldRequest; readonly answer: (answer: ReserveAnswer) => void };

type ReserverOptions = {
  readonly lane: Lane;
  readonly node: NodeIdentity;
  /** Told of every hold whose outcome is not known. */
  readonly giveUp: (hold: HoldRequest) => void;
};

/** `rejected`: the database will not have it, and nothing happened. `failed`: the items have been answered. */
type Sent<T> =
  | { readonly is: "done"; readonly value: T }
  | { readonly is: "rejected"; readonly error: unknown }
  | { readonly is: "failed" };

const maxItems = 256;
const maxAttempts = 6;
const unavailable: ReserveAnswer = { outcome: "unavailable" };

export function createReserver({ lane, node, giveUp }: ReserverOptions): Reserver {
  const refusals = createRecentRefusals();
  const batcher = createBatcher<Item>({ lingerMs: 0, maxItems, run: admit });

  async function admit(batch: Item[]): Promise<void> {
    const plain: Item[] = [];
    const careful: Item[] = [];
    for (const item of batch) (refusals.has(item.hold.key.bucketIds) ? careful : plain).push(item);
    if (plain.length > 0) await admitTogether(plain);
    if (careful.length > 0) await admitAfterLook(careful);
  }

  async function admitTogether(items: Item[]): Promise<void> {
    const holds = items.map((item) => item.hold);
    const sent = await send(items, (run) => run(reserveHolds, toReserveValues(holds, node)));
    if (sent.is === "rejected") await admitDeciding(items);
    if (sent.is === "done") for (const item of items) item.answer({ outcome: "reserved" });
  }

  async function admitAfterLook(items: Item[]): Promise<void> {
    const holds = items.map((item) => item.hold);
    const looked = await send(items, (run) => refuseHopeless(run, holds), { isReading: true });
    if (looked.is === "rejected") return admitDeciding(items);
    if (looked.is === "failed") return;
    answerAll(items, looked.value.refused);
    const hopeful = new Set(looked.value.hopeful);
    if (hopeful.size > 0) await admitDeciding(items.filter(({ hold }) => hopeful.has(hold)));
  }

  /** Exactly, together; and when the database refuses the batch itself, each on its own: one bad hold spoils no other. */
  async function admitDeciding(items: Item[]): Promise<void> {
    const holds = items.map((item) => item.hold);
    const decided = await send(items, (run) => admitExactly(run, holds, node));
    if (decided.is === "done") return answerAll(items, decided.value);
    if (decided.is === "failed") return;
    if (items.length > 1) {
      for (const item of items) await admitDeciding([item]);
    } else {
      log("error", "reserve.failed", { requestId: toRequestId(holds[0]!.id), ...errorFacts(decided.error) });
      items[0]!.answer(unavailable);
    }
  }

  function answerAll(items: Item[], decisions: Decision[]): void {
    const decisionOf = new Map(decisions.map((decision) => [decision.hold, decision]));
    for (const item of items) {
      const decision = decisionOf.get(item.hold);
      if (!decision) continue;
      refusals.add(decision.refusedBy);
      item.answer(decision.answer);
    }
  }

  async function send<T>(items: Item[], work: (run: Run) => Promise<T>, { isReading = false } = {}): Promise<Sent<T>> {
    for (let attempt = 1; ; attempt++) {
      try {
        return { is: "done", value: await lane.use(work) };
      } catch (error) {
        const failure = classifyFailure(error);
        if (failure === "again" && attempt < maxAttempts) continue;
        if (failure === "rejected") return { is: "rejected", error };
        log("error", "reserve.failed", { count: items.length, ...errorFacts(error) });
        // With no database to be had, those who wait behind would only wait as long for the same answer.
        const all = failure === "down" ? [...items, ...batcher.drain()] : items;
        for (const item of all) item.answer(unavailable);
        if (failure === "unknown" && !isReading) for (const item of items) giveUp(item.hold);
        return { is: "failed" };
      }
    }
  }

  return {
    reserve: (hold) => new Promise((answer) => batcher.push({ hold, answer })),
    idle: () => batcher.idle(),
  };
}
