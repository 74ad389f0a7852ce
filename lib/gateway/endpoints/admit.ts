import type { Nano } from "../../base/money";
import type { Admitted } from "../exchange";
import { gatewayError } from "../gateway-error";
import type { House } from "../house";
import { affordableOutput, type HoldBound, holdBound } from "../metering/hold-bound";
import type { Deployment, HoldRequest, ReserveAnswer } from "../ports";
import type { Envelope, WireCodec } from "../wires/wire";

export type Admission = { readonly hold: HoldRequest; readonly bound: HoldBound; readonly outputCap: number | null };

/**
 * Takes a durable hold for the worst case of the call. When the wallet cannot cover what the model might write at most,
 * and the client set no cap, the output is capped at what it can. Throws the refusal: 429 out of credit, 401 revoked,
 * 403 frozen, 503 database away.
 */
export async function admitCall(
  house: House,
  exchange: Admitted,
  call: { readonly codec: WireCodec; readonly envelope: Envelope; readonly deployment: Deployment },
): Promise<Admission> {
  const { shape } = call.envelope;
  const bound = holdBound(shape, call.deployment);
  const hold = toHold(exchange, call, bound.amountNano);
  const answer = await house.ports.reserve(hold);
  if (answer.outcome === "reserved") return { hold, bound, outputCap: null };
  const available =
    answer.outcome === "refused" && answer.reason === "insufficient_credit" ? answer.availableNano : null;
  const outputCap = available === null ? null : affordableOutput(shape, call.deployment, available);
  if (outputCap === null) throw toError(answer);

  // A refused id is spent, so that a late copy of the refused reserve can never land.
  exchange.id = house.ports.newId();
  const smaller = holdBound({ ...shape, outputCap }, call.deployment);
  const second = toHold(exchange, call, smaller.amountNano);
  const secondAnswer = await house.ports.reserve(second);
  if (secondAnswer.outcome !== "reserved") throw toError(secondAnswer);
  return { hold: second, bound: smaller, outputCap };
}

function toHold(
  exchange: Admitted,
  { codec, envelope, deployment }: { codec: WireCodec; envelope: Envelope; deployment: Deployment },
  amountNano: Nano,
): HoldRequest {
  const { stream } = envelope;
  return {
    id: exchange.id,
    key: exchange.key,
    deployment,
    endpoint: codec.endpoint,
    lane: "forward",
    stream,
    amountNano,
  };
}

function toError(answer: Exclude<ReserveAnswer, { outcome: "reserved" }>) {
  if (answer.outcome === "unavailable") {
    const message = "The service cannot answer at this moment. Try again shortly.";
    return gatewayError("unavailable", message, { retryAfterSeconds: 1 });
  }
  switch (answer.reason) {
    case "insufficient_credit":
      return gatewayError("insufficient_quota", "There is not enough credit left for this call. Add credit to go on.");
    case "key_revoked":
      return gatewayError("invalid_api_key", "This API key is not valid, or no longer.");
    case "account_frozen":
      return gatewayError("permission", "This account cannot make calls at the moment.");
  }
}
