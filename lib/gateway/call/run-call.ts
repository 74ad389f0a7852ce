import { formatUsd } from "../../base/money";
import { type Exchange, houseHeaders, sendBytes, sendError } from "../exchange";
import { GatewayError, gatewayError } from "../gateway-error";
import type { House, StopReason } from "../house";
import { estimateUsage } from "../metering/estimate-usage";
import { type CallShape, type HoldBound, isCovered } from "../metering/hold-bound";
import { noUsage } from "../metering/usage";
import type { CallStatus, HoldRequest, Usage } from "../ports";
import type { AnswerFacts, ForwardCodec } from "../wires/wire";
import { streamHeaders, wholeHeaders } from "./answer-headers";
import { type Answerer, createAnswerer } from "./answerer";
import { type Attempt, type AttemptEvents, createAttempt, type StreamSink, type UpstreamHead } from "./attempt";
import { createAttemptLog } from "./attempt-log";
import { createEarlyHead } from "./early-head";
import { judgeFailure, type UpstreamFailure, type Verdict } from "./judge-failure";
import { createSettlement } from "./settle-call";
import { stopError } from "./stop-error";
import { type StreamAnswer, startStream } from "./stream-answer";
import { toUpstreamRequest } from "./to-upstream-request";
import type { Outgoing, Passenger, Way } from "./way";

/** A call as the house counts it. `stop` ends it early; until the call runs it only notes why. */
export type OpenCall = { readonly end: () => void; stopped: StopReason | null; stop: (reason: StopReason) => void };

export type CallStart = {
  readonly open: OpenCall;
  readonly passenger: Passenger;
  /** Best first. */
  readonly ways: readonly Way[];
  readonly hold: HoldRequest;
  readonly bound: HoldBound;
  /** The cap we set because no more could be paid for; null when the request goes as it came. */
  readonly outputCap: number | null;
  readonly startedAtMs: number;
};

/**
 * Runs a call whose hold is durable: tries the ways in turn until one answers, carries the answer, settles. From here on
 * every way out goes through `settlement.settle`.
 */
export function runCall(house: House, exchange: Exchange, start: CallStart): void {
  const { ports, options } = house;
  const { hold, bound, outputCap, startedAtMs } = start;
  const client: ForwardCodec = start.passenger.client;
  const { envelope, upload } = start.passenger.reader;
  const shape: CallShape = { ...envelope.shape, outputCap: outputCap ?? envelope.shape.outputCap };
  const log = createAttemptLog(ports);
  const { tried } = log;
  // Let go of as soon as an answer has begun: a stream may last for minutes, and bodies are large.
  let candidates = start.ways
    .filter((way) => way.deployment === hold.deployment || isCovered(shape, way.deployment, hold.amountNano))
    .slice(0, options.attemptsMax);
  let answerer: Answerer | null = createAnswerer(exchange, start.passenger, {
    startedAtMs,
    estimate: (answerBytes) => estimateUsage(shape, bound, answerBytes),
  });
  let current: Pick<Way, "deployment" | "lane" | "upstream"> = start.ways[0]!;
  let attempt: Attempt | null = null;
  let stream: StreamAnswer | null = null;
  /** What a whole answer has come to while it is still being collected. */
  let collected: (() => AnswerFacts) | null = null;
  let isOver = false;

  start.open.stop = stop;
  const settlement = createSettlement(ports, { hold, startedAtMs, rates: exchange.rates, onSettled: start.open.end });
  const early = createEarlyHead(house, exchange, { client, startedAtMs });
  const leaveTicker = house.ticker.add(tick);
  exchange.control = { resume: () => stream?.resume(), abort: clientGone };
  upload?.watch({
    onFault: (error) => cut(error, "refused"),
    onGone() {
      clientGone();
      exchange.sink.fail();
    },
  });

  function settle(status: CallStatus, httpStatus: number, facts: Partial<AnswerFacts> = {}) {
    leave();
    candidates = [];
    answerer = null;
    const { deployment, lane } = current;
    const { usage, finishReason = null } = facts;
    const ending = { status, httpStatus, usage: usage ?? noUsage, finishReason, deployment, lane, tried };
    return settlement.settle({ ...ending, isStreamed: wantsStream(), firstTokenMs: null });
  }

  function leave(): void {
    isOver = true;
    leaveTicker();
    upload?.end();
  }

  /** What follows a recording is known late: it may be what says so. */
  function wantsStream(): boolean {
    return hold.stream || upload?.asksForStream === true;
  }

  function tryNext(): void {
    const way = candidates.shift()!;
    current = way;
    let outgoing: Outgoing;
    try {
      outgoing = way.write(outputCap);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      if (candidates.length > 0) tryNext();
      else refuse(error);
      return;
    }
    const { deployment, lane } = way;
    exchange.served = { deployment, lane, dropped: outgoing.dropped, attempts: tried.length + 1 };
    const request = toUpstreamRequest(outgoing, deployment, {
      accept: hold.stream || lane === "translate" ? "text/event-stream" : "application/json",
      headersTimeoutMs: deployment.timeouts.headersMs ?? options.headersTimeoutMs,
    });
    const events: AttemptEvents = {
      onStream: (head) => (isCollected(way) ? collect(head, way) : openStream(head, way, outgoing.hidesUsage)),
      onAnswer: (head, bytes) => answer(head, bytes, way),
      onFailure: fail,
      onDefect: defect,
    };
    stream = null;
    collected = null;
    attempt = createAttempt(ports, request, { answerBytesMax: options.answerBytesMax, events });
    log.begin(attempt, deployment);
    attempt.start();
  }

  function judge(failure: UpstreamFailure): Verdict {
    const { deployment, upstream } = current;
    const verdict = judgeFailure(failure, { serves: upstream.serves, isPooled: deployment.isPooled });
    if (verdict.alarm) ports.alert(verdict.alarm, { channelId: deployment.channelId, provider: deployment.provider });
    log.end(verdict.outcome, { retryAfterSeconds: verdict.error.details.retryAfterSeconds });
    return verdict;
  }

  function fail(failure: UpstreamFailure): void {
    const verdict = judge(failure);
    if (verdict.triesNext && candidates.length > 0 && !upload?.isTaken) tryNext();
    else refuse(verdict.error, verdict.isCallersFault);
  }

  function refuse(error: GatewayError, isCallersFault = true): void {
    const { status } = client.renderError(error, "");
    settle(isCallersFault ? "voided" : "upstream_failed", status);
    if (exchange.hasHead) early.endWith(error);
    else sendError(exchange, error);
  }

  function answer(head: UpstreamHead, bytes: Uint8Array, way: Way): void {
    if (way.lane === "forward") {
      const facts = way.upstream.readAnswer(bytes);
      // After an early head only events can follow.
      if (facts && !exchange.hasHead) sendWhole(head, bytes, facts, head.header("content-type"));
      else fail(way.upstream.readFailure(bytes) ?? { reason: "unreadable" });
      return;
    }
    const whole = answerer!.readWhole(way, bytes);
    if (whole) sendWhole(head, whole.bytes, whole.facts, whole.contentType);
    else fail(way.upstream.readFailure(bytes) ?? { reason: "unreadable" });
  }

  function sendWhole(head: UpstreamHead, bytes: Uint8Array, facts: AnswerFacts, contentType: string | null): void {
    const usage = facts.usage ?? estimateUsage(shape, bound, facts.answerBytes);
    log.end("ok", { outputTokens: usage.outputTokens });
    const chargedNano = settle("ok", head.status, { usage, finishReason: facts.finishReason });
    const headers = wholeHeaders(head, { contentType, outputCap, costUsd: formatUsd(chargedNano) });
    if (exchange.hasHead) exchange.sink.end(bytes);
    else sendBytes(exchange, { status: head.status, bytes, headers });
  }

  /** A provider's stream for a caller who wants the answer whole. */
  function collect(head: UpstreamHead, way: Way): StreamSink {
    const sink = answerer!.collect(way, options.answerBytesMax, {
      onAnswer: (bytes, facts) => sendWhole(head, bytes, facts, null),
      onFailure(failure) {
        attempt?.abort();
        fail(failure);
      },
    });
    collected = sink.facts;
    return sink;
  }

  /** A stream for a caller who asked for none. */
  function isCollected({ translator }: Way): boolean {
    return !hold.stream && translator !== null && start.passenger.toGenerate !== null;
  }

  function openStream(head: UpstreamHead, way: Way, hidesUsage: boolean): StreamAnswer {
    const { deployment, lane } = way;
    stream = startStream({
      house,
      sink: exchange.sink,
      reader: answerer!.openReader(way, hidesUsage),
      keepAlive: client.keepAlive,
      startedAtMs,
      idleTimeoutMs: deployment.timeouts.idleMs ?? options.idleTimeoutMs,
      upstream: {
        pause: () => attempt?.pause(),
        resume: () => attempt?.resume(),
        abort: () => attempt?.abort(),
      },
      begin() {
        candidates = [];
        answerer = null;
        if (exchange.hasHead) return;
        exchange.hasHead = true;
        const contentType = way.lane === "forward" ? head.header("content-type") : null;
        exchange.sink.head(head.status, {
          ...houseHeaders(exchange),
          ...streamHeaders(head, { contentType, outputCap }),
        });
      },
      onEarlyFailure: fail,
      onEarlyCut(error) {
        log.end("failed");
        refuse(error, false);
      },
      checkpoint: (facts) => ports.checkpoint(hold.id, settlement.costOf(facts.usage ?? estimate(facts), deployment)),
      judge,
      onEnd({ status, verdict, usage, answerBytes, searches, firstTokenMs, finishReason }) {
        leave();
        const isUnanswered = status === "upstream_failed" && answerBytes === 0;
        const seen = usage ?? (isUnanswered ? noUsage : estimate({ answerBytes, searches }));
        if (!verdict)
          log.end(status === "upstream_failed" ? "failed" : status === "ok" ? "ok" : "client_aborted", seen);
        const served = { deployment, lane, tried, firstTokenMs, isStreamed: wantsStream() };
        settlement.settle({ ...served, status, httpStatus: head.status, usage: seen, finishReason });
      },
    });
    return stream;
  }

  function estimate({ answerBytes, searches }: Pick<AnswerFacts, "answerBytes" | "searches">): Usage {
    return estimateUsage(shape, bound, answerBytes, searches);
  }

  function tick(nowMs: number): void {
    if (stream) stream.tick(nowMs);
    else if (attempt?.hasHead && nowMs - attempt.lastHeardMs >= idleTimeoutMs()) {
      attempt.abort();
      fail({ reason: "timeout" });
    } else if (wantsStream() && (upload?.isWhole ?? true)) early.tick(nowMs);
  }

  function idleTimeoutMs(): number {
    return current.deployment.timeouts.idleMs ?? options.idleTimeoutMs;
  }

  function clientGone(): void {
    if (isOver) return;
    if (stream) {
      stream.clientGone();
      return;
    }
    const facts = collected?.();
    const answerBytes = facts?.answerBytes ?? (attempt?.hasHead ? current.upstream.measure(attempt.received()) : null);
    attempt?.abort();
    log.end("client_aborted");
    if (answerBytes === null) settle("voided", 499);
    else settle("client_aborted", 499, { usage: facts?.usage ?? estimate({ answerBytes }) });
  }

  function stop(reason: StopReason): void {
    cut(stopError(reason), "client_aborted");
  }

  /** Ends the call early, for a reason that is not the provider's. */
  function cut(error: GatewayError, outcome: "client_aborted" | "refused"): void {
    if (isOver) return;
    // Before anything else speaks of the attempt: a customer who ends their own key must not break a way for everybody.
    log.end(outcome);
    if (stream) stream.cut(error);
    else {
      attempt?.abort();
      refuse(error);
    }
  }

  function defect(): void {
    if (isOver) return;
    if (stream) {
      stream.defect();
      return;
    }
    attempt?.abort();
    log.end("failed");
    refuse(gatewayError("internal", "Something went wrong on our side."), false);
  }

  try {
    // The client may have gone while the hold was being taken.
    if (exchange.isGone) clientGone();
    else if (start.open.stopped) stop(start.open.stopped);
    else tryNext();
  } catch {
    defect();
  }
}
