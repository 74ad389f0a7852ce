import type { Nano } from "../../base/money";
import { computeCostNano } from "../metering/cost";
import type { CallFacts, Deployment, HoldRequest, Lane, Ports } from "../ports";
import type { RateCounter } from "../rates/rate-counter";

export type Ending = Pick<CallFacts, "status" | "httpStatus" | "finishReason" | "usage" | "firstTokenMs" | "tried"> & {
  /** Who served it in the end, and in which lane. */
  readonly deployment: Deployment;
  readonly lane: Lane;
  /** Whether the caller asked for a stream. */
  readonly isStreamed: boolean;
};

export type Settlement = {
  /** What the usage costs by the deployment's price as it was at admission, at most the hold: the charge, in nano-USD. */
  costOf(usage: CallFacts["usage"], deployment: Deployment): Nano;
  /** Closes the hold and reports the call. Only the first time counts; gives what is charged. Never throws. */
  settle(ending: Ending): Nano;
};

/**
 * The one place where a call is settled, its money and its rates. `onSettled` is called when the house has answered. An estimate never exceeds
 * the hold; a provider's own count may, and then the operator bears the rest and is told.
 */
export function createSettlement(
  ports: Ports,
  call: {
    readonly hold: HoldRequest;
    readonly startedAtMs: number;
    readonly rates: RateCounter | null;
    readonly onSettled: () => void;
  },
): Settlement {
  const { hold, startedAtMs, rates, onSettled } = call;
  let isSettled = false;

  const costOf = (usage: CallFacts["usage"], { price }: Deployment) =>
    atMost(computeCostNano(price, usage), hold.amountNano);

  return {
    costOf,
    settle({ deployment, lane, isStreamed, ...ending }) {
      const chargedNano = costOf(ending.usage, deployment);
      if (isSettled) return chargedNano;
      isSettled = true;
      if (!wasReached(ending)) rates?.giveBack();
      else if (!wasLeft(ending)) rates?.settle(ending.usage.inputTokens + ending.usage.outputTokens);
      const fullCostNano = computeCostNano(deployment.price, ending.usage);
      const isEstimate = ending.usage.source === "estimated";
      if (fullCostNano > hold.amountNano && !isEstimate) {
        ports.alert("usage_exceeded_hold", { channelId: deployment.channelId, provider: deployment.provider });
      }
      ports
        .settle({
          ...ending,
          hold: { ...hold, deployment, lane, stream: isStreamed },
          costNano: isEstimate ? chargedNano : fullCostNano,
          durationMs: Math.max(0, Math.round(ports.nowMs() - startedAtMs)),
          createdAtMs: startedAtMs,
        })
        .then(onSettled, onSettled);
      return chargedNano;
    },
  };
}

/** Whether a provider has seen anything of the call. */
function wasReached({ tried }: Pick<Ending, "tried">): boolean {
  return tried.some(({ outcome }) => outcome !== "connect");
}

/** Whether it was ended before its provider said a word: what that has read meanwhile stays as it was guessed. */
function wasLeft({ status, tried }: Pick<Ending, "status" | "tried">): boolean {
  return status === "voided" && tried.at(-1)?.outcome === "client_aborted";
}

function atMost(amount: Nano, limit: Nano): Nano {
  return amount > limit ? limit : amount;
}
