import type { Nano } from "../../base/money";
import type { Way } from "../call/way";
import type { Admitted } from "../exchange";
import { gatewayError } from "../gateway-error";
import type { House } from "../house";
import { affordableOutput, type HoldBound, holdBound } from "../metering/hold-bound";
import type { Deployment, Endpoint, HoldRequest, ReserveAnswer } from "../ports";
import type { Envelope } from "../wires/wire";

export type Admission = { readonly hold: HoldRequest; readonly bound: HoldBound; readonly outputCap: number | null };

type AdmittedCall = { readonly endpoint: Endpoint; readonly envelope: Envelope; readonly ways: readonly Way[] };

/**
 * Takes a durable hold for the worst case of the call: of its dearest way when credit and budgets can cover that, so that
 * every fallback stays open, otherwise of its first. When they cannot cover what the model might write at most, and the
 * client set no cap, the output is capped at what they can. Throws the refusal: 429 out of credit or budget, 401 revoked,
 * 403 frozen, 503 database away.
 */
export async function admitCall(house: House, exchange: Admitted, call: AdmittedCall): Promise<Admission> {
  const { shape } = call.envelope;
  const { deployment } = call.ways[0]!;
  const bound = holdBound(shape, deployment);
  let dearestNano = bound.amountNano;
  for (const way of call.ways) {
    const { amountNano } = holdBound(shape, way.deployment);
    if (amountNano > dearestNano) dearestNano = amountNano;
  }
  if (dearestNano > bound.amountNano) {
    const hold = toHold(exchange, call, dearestNano);
    const answer = await house.ports.reserve(hold);
    if (answer.outcome === "reserved") return { hold, bound, outputCap: null };
    if (!isShort(answer)) throw toRefusal(answer);
    renew(house, exchange);
  }
  const hold = toHold(exchange, call, bound.amountNano);
  const answer = await house.ports.reserve(hold);
  if (answer.outcome === "reserved") return { hold, bound, outputCap: null };
  const outputCap = affordableCap(answer, shape, deployment);
  if (outputCap === null) throw toRefusal(answer);

  renew(house, exchange);
  const smaller = holdBound({ ...shape, outputCap }, deployment);
  const second = toHold(exchange, call, smaller.amountNano);
  const secondAnswer = await house.ports.reserve(second);
  if (secondAnswer.outcome !== "reserved") throw toRefusal(secondAnswer);
  return { hold: second, bound: smaller, outputCap };
}

/** A refused id is spent, so that a late copy of the refused reserve can never land. */
function renew(house: House, exchange: Admitted): void {
  exchange.id = house.ports.newId();
}

function affordableCap(answer: ReserveAnswer, shape: Envelope["shape"], deployment: Deployment): number | null {
  return isShort(answer) ? affordableOutput(shape, deployment, answer.availableNano) : null;
}

type Short = Extract<ReserveAnswer, { availableNano: Nano }>;

/** Refused for its amount: a smaller hold may be taken. */
function isShort(answer: ReserveAnswer): answer is Short {
  return answer.outcome === "refused" && "availableNano" in answer;
}

function toHold(exchange: Admitted, { endpoint, envelope, ways }: AdmittedCall, amountNano: Nano): HoldRequest {
  const { deployment, lane } = ways[0]!;
  return { id: exchange.id, key: exchange.key, deployment, endpoint, lane, stream: envelope.stream, amountNano };
}

/** Why there is no hold, as the caller is told. */
export function toRefusal(answer: Exclude<ReserveAnswer, { outcome: "reserved" }>) {
  if (answer.outcome === "unavailable") {
    const message = "The service cannot answer at this moment. Try again shortly.";
    return gatewayError("unavailable", message, { retryAfterSeconds: 1 });
  }
  switch (answer.reason) {
    case "insufficient_credit":
      return outOf("credit", "There is not enough credit left for this call. Add credit to go on.");
    case "budget_exceeded":
      return outOf(
        "budget",
        "What is left of the budget of this API key, or of the person who made it, does not cover this call. " +
          "The account's credit is not what is short: raise the budget, or wait for its next period.",
      );
    case "key_revoked":
      return gatewayError("invalid_api_key", "This API key is not valid, or no longer.");
    case "too_many_calls":
      return gatewayError("rate_limit", "This API key has as many calls in flight as it may have at once.", {
        retryAfterSeconds: 1,
        headers: { "x-tacit-limit-source": "concurrency" },
      });
    case "account_frozen":
      return gatewayError("permission", "This account cannot make calls at the moment.");
  }
}

/** The same kind for both, so that agents stop after one request; a header says what to do about it. */
function outOf(limit: "credit" | "budget", message: string) {
  return gatewayError("insufficient_quota", message, { headers: { "x-tacit-limit-source": limit } });
}
