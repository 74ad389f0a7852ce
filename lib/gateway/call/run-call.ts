import { formatUsd } from "../../base/money";
import { type Exchange, houseHeaders, sendBytes, sendError } from "../exchange";
import { gatewayError } from "../gateway-error";
import type { House } from "../house";
import { estimateUsage } from "../metering/estimate-usage";
import { type CallShape, type HoldBound, holdBound } from "../metering/hold-bound";
import { noUsage } from "../metering/usage";
import type { CallStatus, Deployment, HoldRequest, Usage } from "../ports";
import type { RequestReader, WireCodec } from "../wires/wire";
import { type Attempt, type AttemptEvents, createAttempt, type UpstreamHead } from "./attempt";
import { judgeFailure, type UpstreamFailure, type Verdict } from "./judge-failure";
import { createSettlement } from "./settle-call";
import { type StreamAnswer, startStream } from "./stream-answer";

/** A call as the house counts it. `stop` ends it early; until the call runs it only notes the wish. */
export type OpenCall = { readonly end: () => void; isStopped: boolean; stop: () => void };

export type CallStart = {
  readonly open: OpenCall;
  readonly codec: WireCodec;
  readonly reader: RequestReader;
  readonly deployments: readonly Deployment[];
  readonly hold: HoldRequest;
  readonly bound: HoldBound;
  /** The cap we set because no more could be paid for; null when the request goes as it came. */
  readonly outputCap: number | null;
  readonly startedAtMs: number;
};

/**
 * Runs a call whose hold is durable: tries the deployments in turn until one answers, carries the answer, settles. From
 * here on every way out goes through `settlement.settle`.
 */
export function runCall(house: House, exchange: Exchange, start: CallStart): void {
  const { ports, options } = house;
  const { codec, hold, bound, outputCap, startedAtMs } = start;
  const asked = start.reader.envelope.shape;
  const shape = { ...asked, outputCap: outputCap ?? asked.outputCap };
  // Let go of as soon as an answer has begun: a stream may last for minutes, and bodies are large.
  let reader: RequestReader | null = start.reader;
  const candidates = start.deployments.filter((one) => one === hold.deployment || isCovered(shape, one, hold));
  let deployment = hold.deployment;
  let attempt: Attempt | null = null;
  let stream: StreamAnswer | null = null;
  let isOver = false;

  start.open.stop = stop;
  const settlement = createSettlement(ports, { hold, startedAtMs, onSettled: start.open.end });
  const leaveTicker = house.ticker.add(tick);
  exchange.control = { resume: () => stream?.resume(), abort: clientGone };

  function settle(status: CallStatus, httpStatus: number, usage: Usage = noUsage): void {
    isOver = true;
    leaveTicker();
    settlement.settle({ status, httpStatus, usage, deployment, finishReason: null, firstTokenMs: null });
  }

  function tryNext(): void {
    deployment = candidates.shift()!;
    exchange.deployment = deployment;
    const { upstreamModel } = deployment;
    const body = reader!.prepare({ upstreamModel, outputCap });
    const headers = {
      "content-type": "application/json",
      accept: hold.stream ? "text/event-stream" : "application/json",
      "accept-encoding": "identity",
      "user-agent": "tacit",
      ...deployment.credentialHeaders,
    };
    const url = deployment.urls[codec.wire]!;
    const request = { url, headers, body: body.bytes, headersTimeoutMs: options.headersTimeoutMs };
    const events: AttemptEvents = {
      onStream: (head) => openStream(head, body.hidesUsage),
      onAnswer: answer,
      onFailure: fail,
      onDefect: defect,
    };
    attempt = createAttempt(ports, request, { answerBytesMax: options.answerBytesMax, events });
    attempt.start();
  }

  function fail(failure: UpstreamFailure): void {
    const verdict = judge(failure);
    if (verdict.triesNext && candidates.length > 0) tryNext();
    else {
      settle(verdict.isCallersFault ? "voided" : "upstream_failed", verdict.error.status);
      sendError(exchange, verdict.error);
    }
  }

  function judge(failure: UpstreamFailure): Verdict {
    const verdict = judgeFailure(failure);
    if (verdict.alarm) ports.alert(verdict.alarm, { channelId: deployment.channelId, provider: deployment.provider });
    return verdict;
  }

  function answer(head: UpstreamHead, bytes: Uint8Array): void {
    const facts = codec.readAnswer(bytes);
    if (!facts) {
      fail(codec.readFailure(bytes) ?? { reason: "unreadable" });
      return;
    }
    const usage = facts.usage ?? estimateUsage(shape, bound, facts.answerBytes);
    isOver = true;
    leaveTicker();
    const chargedNano = settlement.settle({
      status: "ok",
      httpStatus: head.status,
      usage,
      deployment,
      finishReason: facts.finishReason,
      firstTokenMs: null,
    });
    const headers = { ...passedOn(head), ...capHeader(), "x-tacit-cost-usd": formatUsd(chargedNano) };
    sendBytes(exchange, { status: head.status, bytes, headers });
  }

  function openStream(head: UpstreamHead, hidesUsage: boolean): StreamAnswer {
    reader = null;
    exchange.hasHead = true;
    exchange.sink.head(head.status, {
      ...houseHeaders(exchange),
      ...passedOn(head),
      ...capHeader(),
      "content-type": head.header("content-type")!,
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    });
    stream = startStream({
      house,
      sink: exchange.sink,
      codec,
      reader: codec.createStreamReader(hidesUsage),
      startedAtMs,
      upstream: {
        pause: () => attempt?.pause(),
        resume: () => attempt?.resume(),
        abort: () => attempt?.abort(),
      },
      checkpoint: (facts) =>
        ports.checkpoint(hold.id, settlement.costOf(facts.usage ?? estimateUsage(shape, bound, facts.answerBytes))),
      judgeEvent: (event) => judge(codec.readEventFailure(event)),
      onEnd({ status, usage, answerBytes, firstTokenMs, finishReason }) {
        isOver = true;
        leaveTicker();
        const isUnanswered = status === "upstream_failed" && answerBytes === 0;
        const seen = usage ?? (isUnanswered ? noUsage : estimateUsage(shape, bound, answerBytes));
        settlement.settle({ status, httpStatus: head.status, usage: seen, deployment, finishReason, firstTokenMs });
      },
    });
    return stream;
  }

  function tick(nowMs: number): void {
    if (stream) stream.tick(nowMs);
    else if (attempt?.hasHead && nowMs - attempt.lastHeardMs >= options.idleTimeoutMs) {
      attempt.abort();
      fail({ reason: "timeout" });
    }
  }

  function clientGone(): void {
    if (isOver) return;
    if (stream) {
      stream.clientGone();
      return;
    }
    const seen = attempt?.hasHead ? codec.measure(attempt.received()) : null;
    attempt?.abort();
    if (seen === null) settle("voided", 499);
    else settle("client_aborted", 499, estimateUsage(shape, bound, seen));
  }

  function stop(): void {
    if (isOver) return;
    const error = gatewayError("unavailable", "The service is restarting. Try again shortly.", {
      retryAfterSeconds: 1,
    });
    if (stream) {
      stream.cut(error);
      return;
    }
    attempt?.abort();
    settle("voided", error.status);
    sendError(exchange, error);
  }

  function defect(): void {
    if (isOver) return;
    if (stream) {
      stream.defect();
      return;
    }
    attempt?.abort();
    settle("upstream_failed", 500);
    if (exchange.hasHead) exchange.sink.fail();
    else sendError(exchange, gatewayError("internal", "Something went wrong on our side."));
  }

  function capHeader(): Record<string, string> {
    return outputCap === null ? {} : { "x-tacit-output-cap": String(outputCap) };
  }

  try {
    // The client may have gone while the hold was being taken.
    if (exchange.isGone) clientGone();
    else if (start.open.isStopped) stop();
    else tryNext();
  } catch {
    defect();
  }
}

/** A dearer way to the model is not taken under a hold that may not cover it. */
function isCovered(shape: CallShape, deployment: Deployment, hold: HoldRequest): boolean {
  return holdBound(shape, deployment).amountNano <= hold.amountNano;
}

/** Of a provider's headers only this passes; everything else may name the house's account or the provider's network. */
function passedOn(head: UpstreamHead): Record<string, string> {
  const milliseconds = head.header("openai-processing-ms");
  return milliseconds !== null && /^\d{1,9}$/.test(milliseconds) ? { "openai-processing-ms": milliseconds } : {};
}
