import { Figure, Figures } from "@/app/_ui/figure";
import { formatCount } from "@/app/_ui/figures";
import { Money } from "@/app/_ui/money";
import type { UsageSum } from "@/lib/usage/schema";

export function UsageTotals({ sums }: { sums: readonly UsageSum[] }) {
  const count = (name: "requests" | "inputTokens" | "outputTokens") =>
    formatCount(sums.reduce((total, sum) => total + sum[name], 0));
  return (
    <Figures>
      <Figure label="charged" lead>
        <Money nano={sums.reduce((total, sum) => total + sum.costNano, 0n)} />
      </Figure>
      <Figure label="calls">{count("requests")}</Figure>
      <Figure label="tokens in">{count("inputTokens")}</Figure>
      <Figure label="tokens out">{count("outputTokens")}</Figure>
    </Figures>
  );
}
