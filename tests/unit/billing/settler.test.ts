import { expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import type { Lane, Run } from "@/lib/billing/holds/lane";
import type { SettleSpool } from "@/lib/billing/holds/settle-spool";
import { Settlement } from "@/lib/billing/holds/settlement";
import { createSettler } from "@/lib/billing/holds/settler";

process.env.LOG_LEVEL = "silent";

const settlementOf = (id = newId()): Settlement =>
  Settlement.parse({
    ...{ id, organizationId: newId(), keyId: newId(), walletId: "1", model: "m", channelId: null, provider: "p" },
    ...{ endpoint: "responses", lane: "forward", stream: false, priceId: "1", status: "ok", httpStatus: 200 },
    ...{ finishReason: "stop", inputTokens: 1, cacheReadTokens: 0, cacheWrite5mTokens: 0, cacheWrite1hTokens: 0 },
    ...{ outputTokens: 1, reasoningTokens: 0, webSearchCalls: 0, usageSource: "upstream", costNano: "1" },
    ...{ firstTokenMs: null, durationMs: 1, createdAtMs: 0 },
  });

/** A database that refuses whatever names one id, and a file that keeps its lines in memory. */
function stage(poison: string) {
  const lines: string[] = [];
  const refuse = () => Object.assign(new Error("refused"), { code: "22003" });
  const run: Run = async (_statement, values = []) => {
    if (values.some((value) => value?.includes(poison))) throw refuse();
    return [];
  };
  const lane: Lane = { use: (work) => work(run), close: async () => {} };
  const spool: SettleSpool = {
    append: async (settlements) => void lines.push(...settlements.map(({ id }) => id)),
    clear: async () => void lines.splice(0),
    takeOver: async () => ({ settlements: [], done: async () => {} }),
  };
  return { lines, settler: createSettler({ lane, spool, lingerMs: 0, spoolAfterMs: 1 }) };
}

test("a settlement that the database refuses even alone is in the spool when the process ends", async () => {
  const poisoned = settlementOf();
  const { lines, settler } = stage(poisoned.id);
  void settler.settle(poisoned);
  await settler.settle(settlementOf());
  await settler.idle();
  await settler.stop();
  expect(lines).toEqual([poisoned.id]);
});
