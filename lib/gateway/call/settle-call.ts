import type { Nano } from "../../base/money";
import { computeCostNano } from "../metering/cost";
import type { CallFacts, Deployment, HoldRequest, Ports } from "../ports";

export type Ending = Pick<CallFacts, "status" | "httpStatus" | "finishReason" | "usage" | "firstTokenMs"> & {
  /** Who served it in the end. */
  readonly deployment: Deployment;
};

export type Settlement = {
  /** What the usage costs by the price pinned at reserve, at most the hold: what is charged, in nano-USD. */
  costOf(usage: CallFacts["usage"]): Nano;
  /** Closes the hold and reports the call. Only the first time counts; gives what is charged. Never throws. */
  settle(ending: Ending): Nano;
};

/**
 * The one place where a call is settled. `onSettled` is called when the house has answered. An estimate never exceeds
 * the hold; a provider's own count may, and then the operator bears the rest and is told.
 */
export function createSettlement(
  ports: Ports,
  call: { readonly hold: HoldRequest; readonly startedAtMs: number; readonly onSettled: () => void },
): Settlement {
  const { hold, startedAtMs, onSettled } = call;
  const { price } = hold.deployment;
  let isSettled = false;

  const costOf = (usage: CallFacts["usage"]) => atMost(computeCostNano(price, usage), hold.amountNano);

  return {
    costOf,
    settle({ deployment, ...ending }) {
      const chargedNano = costOf(ending.usage);
      if (isSettled) return chargedNano;
      isSettled = true;
      const fullCostNano = computeCostNano(price, ending.usage);
      const isEstimate = ending.usage.source === "estimated";
      if (fullCostNano > hold.amountNano && !isEstimate) {
        ports.alert("usage_exceeded_hold", { channelId: deployment.channelId, provider: deployment.provider });
      }
      ports
        .settle({
          ...ending,
          hold: { ...hold, deployment: { ...deployment, price } },
          costNano: isEstimate ? chargedNano : fullCostNano,
          durationMs: Math.max(0, Math.round(ports.nowMs() - startedAtMs)),
          createdAtMs: startedAtMs,
        })
        .then(onSettled, onSettled);
      return chargedNano;
    },
  };
}

function atMost(amount: Nano, limit: Nano): Nano {
  return amount > limit ? limit : amount;
}
