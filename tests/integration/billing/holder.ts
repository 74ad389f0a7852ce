/** A node that takes holds, says which, and stays until it is killed. */
import { toNano } from "@/lib/base/money";
import { newHold, openBook, type TestKey } from "./fixtures";

const facts = JSON.parse(process.argv[2]!) as { url: string; dataDir: string; key: TestKey; count: number };
const book = await openBook(facts, { heartbeatMs: 300, staleAfterMs: 1_500, sweepMs: 3_600_000 });
const holds = Array.from({ length: facts.count }, () => newHold(facts.key));
const answers = await Promise.all(holds.map((hold) => book.reserve(hold)));
await Promise.all(holds.map((hold) => book.checkpoint(hold.id, toNano(1_000n))));
const held = holds.filter((_, index) => answers[index]!.outcome === "reserved").map((hold) => hold.id);
process.stdout.write(`${JSON.stringify(held)}\n`);
setInterval(() => {}, 1_000);
