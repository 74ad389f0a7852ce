import { startHoldBook } from "./start-hold-book";

/** Resolves the holds of dead nodes now, as every running node does on its own each ten seconds. Answers how many. */
export async function sweepDeadOwners(): Promise<number> {
  return (await startHoldBook()).sweep();
}
