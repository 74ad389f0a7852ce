import type { Actor } from "@/lib/base/actor";
import { csvLine } from "@/lib/base/csv-line";
import { formatUsd } from "@/lib/base/money";
import type { SummarizeUsageInput, UsageSum } from "./schema";
import { summarizeUsage } from "./summarize-usage";

/** Sums of usage as CSV, a line a day, model or key, the names of the columns first. */
export async function* writeUsageCsv(actor: Actor, input: SummarizeUsageInput): AsyncGenerator<string> {
  const { groupBy, rows } = await summarizeUsage(actor, input);
  const group = groupBy === "key" ? ["key_id", "key_name"] : [groupBy];
  yield csvLine([...group, "requests", "input_tokens", "output_tokens", "cost_usd", "cost_nano"]);
  for (const sum of rows) yield csvLine([...toGroup(sum, groupBy === "key"), ...toFigures(sum)]);
}

function toGroup({ group, keyName }: UsageSum, isKey: boolean) {
  return isKey ? [group, keyName ?? null] : [group];
}

function toFigures({ requests, inputTokens, outputTokens, costNano }: UsageSum) {
  return [requests, inputTokens, outputTokens, formatUsd(costNano), costNano];
}
