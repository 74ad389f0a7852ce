import { randomUUID } from "node:crypto";
import type { Run } from "./lane";
import { beatNode, enterNode, leaveNode } from "./statements";

export type NodeIdentity = {
  /** Under which this process takes holds. */
  readonly epoch: string;
  readonly staleAfterMs: number;
  /** Says that this node lives, by the database's clock; a node that was silent too long begins a new epoch. */
  beat(run: Run): Promise<void>;
  /** Begins a new epoch in place of `epoch`, unless that has been done. */
  renew(epoch: string, run: Run): Promise<void>;
  leave(run: Run): Promise<void>;
};

/**
 * Who owns the holds of this process. An epoch that missed its heartbeats is dead for ever, even if its process was
 * only paused: others may have resolved its holds by then, and it must not take new ones under that name.
 */
export async function enterAsNode(run: Run, staleAfterMs: number): Promise<NodeIdentity> {
  let current = await enter(run);
  let renewal: Promise<void> | null = null;

  async function renew(epoch: string, on: Run): Promise<void> {
    if (epoch !== current) return;
    renewal ??= enter(on).then((next) => {
      current = next;
    });
    try {
      await renewal;
    } finally {
      renewal = null;
    }
  }

  return {
    get epoch() {
      return current;
    },
    staleAfterMs,
    async beat(on) {
      const epoch = current;
      const rows = await on(beatNode, [epoch, String(staleAfterMs)]);
      if (rows.length === 0) await renew(epoch, on);
    },
    renew,
    leave: async (on) => void (await on(leaveNode, [current])),
  };
}

async function enter(run: Run): Promise<string> {
  const epoch = randomUUID();
  await run(enterNode, [epoch]);
  return epoch;
}
