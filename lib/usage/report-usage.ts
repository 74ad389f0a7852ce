import { formatUsd } from "@/lib/base/money";
import type { SummarizeUsageInput, UsageReport, UsageSum } from "./schema";
import { sumUsage } from "./summarize-usage";

/** Sums of usage as `GET /v1/usage` shows them. */
export async function reportUsage(organizationId: string, input: SummarizeUsageInput): Promise<UsageReport> {
  const { from, to, groupBy, rows } = await sumUsage(organizationId, input);
  return {
    object: "usage",
    from: from.toISOString(),
    to: to.toISOString(),
    group_by: groupBy,
    data: rows.map((sum) => ({
      ...(groupBy === "key" ? { key_id: sum.group, key_name: sum.keyName ?? null } : { [groupBy]: sum.group }),
      ...toFigures(sum),
    })),
  };
}

function toFigures({ requests, inputTokens, outputTokens, costNano }: UsageSum) {
  return {
    requests,
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    cost_usd: formatUsd(costNano),
    cost_nano: costNano.toString(),
  };
}
