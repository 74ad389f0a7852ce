import type { HoldBook } from "@/lib/billing/holds/create-hold-book";
import { callOf, newHold, type TestKey } from "./fixtures";

/** How many calls of each key, by its place in the list, ended how: "0 reserved", "1 budget_exceeded". */
export type Tally = Readonly<Record<string, number>>;

/** So many calls of a cent, all at once, the keys taking turns; what is admitted is settled. */
export async function spendAtOnce(book: HoldBook, keys: readonly TestKey[], calls: number): Promise<Tally> {
  const tally: Record<string, number> = {};
  const spend = async (key: number) => {
    const hold = newHold(keys[key]!);
    const answer = await book.reserve(hold);
    if (answer.outcome === "reserved") await book.settle(callOf(hold));
    const outcome = `${key} ${answer.outcome === "refused" ? answer.reason : answer.outcome}`;
    tally[outcome] = (tally[outcome] ?? 0) + 1;
  };
  await Promise.all(Array.from({ length: calls }, (_, index) => spend(index % keys.length)));
  return tally;
}
