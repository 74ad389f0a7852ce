import { formatUsd } from "../../base/money";
import type { MediaAnswer } from "../affairs";
import type { OpenCall } from "../call/run-call";
import { createSettlement, type Ending } from "../call/settle-call";
import { stopError } from "../call/stop-error";
import { type Admitted, askHouse, sendJson } from "../exchange";
import { gatewayError } from "../gateway-error";
import type { House, StopReason } from "../house";
import { noUsage, toUsage } from "../metering/usage";
import type { AttemptOutcome, Deployment, HoldRequest } from "../ports";
import { noTokens } from "../rates/rate-counter";
import type { RelayRequest } from "../relay";
import { renderOpenaiError } from "../wires/openai-errors";
import { toRefusal } from "./admit";
import { invalidUrl, type NotFound, toMediaError, unpromised } from "./media-errors";
import { readRouteWishes } from "./route-wishes";
import { openCall } from "./start-call";

const urlLengthMax = 2_048;
const described = toUsage({
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWrite5mTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
});

/**
 * `GET /v1/media?url=`: what a platform says of something public on it. A description costs its price for a call;
 * anything else costs nothing. Throws 400 for an address that no platform here has, 403 and 404 for what it does not
 * show, 429, 502 and 503.
 */
export async function getMedia(house: House, exchange: Admitted): Promise<void> {
  const startedAtMs = house.ports.nowMs();
  const url = readUrl(exchange.request);
  if (readRouteWishes(exchange.request, exchange.key).requires.length > 0) throw unpromised();
  const deployment = await askHouse(() => house.ports.findMediaDeployment());
  if (exchange.rates) await exchange.rates.count(noTokens);
  if (exchange.isGone) {
    exchange.rates?.giveBack();
    return;
  }
  const open = openCall(house, exchange.key.keyId);
  const hold = toHold(exchange, deployment);
  const answer = await house.ports.reserve(hold);
  if (answer.outcome === "reserved") await describeUnder(house, exchange, { url, hold, startedAtMs, open });
  else {
    exchange.rates?.giveBack();
    open.end();
    throw toRefusal(answer);
  }
}

/** Many an address holds a `?` that nobody has encoded. */
function readUrl({ path }: RelayRequest): string {
  const url = new URLSearchParams(path.slice(path.indexOf("?") + 1)).get("url")?.trim();
  if (!url) throw gatewayError("invalid_request", "Say in `url` what is to be described.", { param: "url" });
  if (url.length > urlLengthMax) throw invalidUrl();
  return url;
}

function toHold({ id, key }: Admitted, deployment: Deployment): HoldRequest {
  const amountNano = deployment.price.perCallNano;
  return { id, key, deployment, endpoint: "media", lane: "forward", stream: false, amountNano };
}

type Description = {
  readonly url: string;
  readonly hold: HoldRequest;
  readonly startedAtMs: number;
  readonly open: OpenCall;
};

/** From a durable hold on: every way out settles it. */
async function describeUnder(house: House, exchange: Admitted, { url, hold, startedAtMs, open }: Description) {
  const { deployment, lane } = hold;
  const { rates } = exchange;
  const settlement = createSettlement(house.ports, { hold, startedAtMs, rates, onSettled: open.end });
  const end = (ending: Pick<Ending, "status" | "httpStatus" | "usage">, outcome: AttemptOutcome | null) => {
    exchange.control = null;
    const tried = outcome ? [{ provider: deployment.provider, outcome }] : [];
    const how = { deployment, lane, isStreamed: false, finishReason: null, firstTokenMs: null };
    return settlement.settle({ ...how, ...ending, tried });
  };

  const isAsked = !exchange.isGone && !open.stopped;
  const answer = await raceOf(house, exchange, open, url);
  if (answer === "client_gone") {
    end({ status: "voided", httpStatus: 499, usage: noUsage }, isAsked ? "client_aborted" : null);
    return;
  }
  if (typeof answer !== "string" && answer.outcome === "found") {
    const chargedNano = end({ status: "ok", httpStatus: 200, usage: described }, "ok");
    exchange.served = { deployment: { ...deployment, provider: answer.provider }, lane, dropped: [], attempts: 1 };
    sendJson(exchange, answer.body, { headers: { "x-tacit-cost-usd": formatUsd(chargedNano) } });
    return;
  }
  const error = typeof answer === "string" ? stopError(answer) : toMediaError(answer);
  const outcome = typeof answer !== "string" ? triedOutcome(answer.outcome) : isAsked ? "client_aborted" : null;
  end({ status: "voided", httpStatus: renderOpenaiError(error).status, usage: noUsage }, outcome);
  throw error;
}

/** What comes first: the platform's answer, the client's end, or the house's. */
function raceOf(house: House, exchange: Admitted, open: OpenCall, url: string) {
  return new Promise<MediaAnswer | StopReason | "client_gone">((resolve) => {
    exchange.control = { resume() {}, abort: () => resolve("client_gone") };
    open.stop = resolve;
    if (exchange.isGone) resolve("client_gone");
    else if (open.stopped) resolve(open.stopped);
    else void askPlatform(house, url).then(resolve);
  });
}

async function askPlatform(house: House, url: string): Promise<MediaAnswer> {
  try {
    return await house.ports.describeMedia(url);
  } catch {
    return { outcome: "failed", retryAfterSeconds: null };
  }
}

/** Null: nobody was asked. */
function triedOutcome(outcome: NotFound["outcome"]): AttemptOutcome | null {
  if (outcome === "failed") return "failed";
  return outcome === "hidden" || outcome === "gone" ? "refused" : null;
}
