import { log } from "@/lib/log/log";
import { classifyFailure } from "./database-errors";
import type { Lane } from "./lane";
import { recoverHolds } from "./statements";

/**
 * Closes the holds of nodes that died, at what their calls were last seen to cost. Any node may do it for any other;
 * whether a node is dead is decided by the database's clock in the very transaction that closes its holds. Answers
 * how many were closed.
 */
export async function recoverDeadHolds(lane: Lane, staleAfterMs: number): Promise<number> {
  let recovered = 0;
  for (let found = 1; found > 0; ) {
    found = await recoverSome(lane, staleAfterMs);
    recovered += found;
  }
  if (recovered > 0) log("warn", "holds.recovered", { count: recovered });
  return recovered;
}

async function recoverSome(lane: Lane, staleAfterMs: number): Promise<number> {
  for (;;) {
    try {
      return (await lane.use((run) => run(recoverHolds, [String(staleAfterMs)]))).length;
    } catch (error) {
      if (classifyFailure(error) !== "again") throw error;
    }
  }
}
