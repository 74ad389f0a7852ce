import { readPeriod } from "../../base/period";
import { type Admitted, askHouse, sendJson } from "../exchange";
import { gatewayError } from "../gateway-error";
import type { House } from "../house";
import type { UsageGroup } from "../ports";

const usageGroups: readonly UsageGroup[] = ["day", "model", "key"];

/**
 * `GET /v1/usage?from&to&group_by`: sums of what the key's organization called, by day (the usual), model or key. `from`
 * and `to` are UTC days or moments by RFC 3339; without them it is the last 30 days. Throws 400 for what is neither, 503
 * when the house cannot answer.
 */
export async function getUsage(house: House, exchange: Admitted): Promise<void> {
  const query = new URLSearchParams(exchange.request.path.split("?", 2)[1] ?? "");
  const groupBy = readGroup(query.get("group_by") || "day");
  const period = readPeriod({ from: query.get("from"), to: query.get("to") }, house.ports.nowMs());
  if ("problem" in period) throw refuse(period.problem);
  sendJson(exchange, await askHouse(() => house.ports.getUsage(exchange.key, { ...period, groupBy })));
}

function readGroup(text: string): UsageGroup {
  const group = usageGroups.find((one) => one === text);
  if (!group)
    throw gatewayError("invalid_request", `\`group_by\` is one of ${usageGroups.join(", ")}.`, { param: "group_by" });
  return group;
}

function refuse(problem: "from" | "to" | "order") {
  const message =
    problem === "order"
      ? "`from` must be before `to`."
      : `\`${problem}\` is a day such as 2026-11-22, or a moment such as 2026-11-22T10:00:00Z.`;
  return gatewayError("invalid_request", message, { param: problem === "order" ? "from" : problem });
}
