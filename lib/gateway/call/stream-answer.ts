import { type GatewayError, gatewayError } from "../gateway-error";
import type { House } from "../house";
import { joinBytes } from "../json/splice";
import type { CallStatus, Usage } from "../ports";
import type { RelaySink } from "../relay";
import type { StreamReader, WireCodec } from "../wires/wire";
import type { StreamSink } from "./attempt";
import { judgeFailure, type Verdict } from "./judge-failure";

export type StreamEnd = {
  readonly status: CallStatus;
  readonly usage: Usage | null;
  readonly answerBytes: number;
  readonly firstTokenMs: number | null;
  readonly finishReason: ReturnType<StreamReader["facts"]>["finishReason"];
};

export type StreamContext = {
  readonly house: House;
  readonly sink: RelaySink;
  readonly codec: WireCodec;
  readonly reader: StreamReader;
  readonly startedAtMs: number;
  readonly upstream: { pause(): void; resume(): void; abort(): void };
  /** Asks whether the hold is still ours, with what was seen so far. */
  checkpoint(facts: ReturnType<StreamReader["facts"]>): Promise<"open" | "closed">;
  /** Reads a failure that the provider reports as an event. */
  judgeEvent(event: Uint8Array): Verdict;
  /** Called once; the call is settled in it, before the connection is closed. */
  onEnd(end: StreamEnd): void;
};

export type StreamAnswer = StreamSink & {
  resume(): void;
  tick(nowMs: number): void;
  /** Ends the answer early and says why. */
  cut(error: GatewayError): void;
  clientGone(): void;
  /** Something of ours broke: the call ends and is settled, the connection is cut. */
  defect(): void;
};

const encoder = new TextEncoder();
const endOfEvent = encoder.encode("\n\n");

/**
 * Carries a stream to the client. What one read of the socket brings goes out as one write. The provider is paused while
 * the client reads no further, and while a checkpoint of the hold is unanswered for too long: then nothing more goes out
 * until it is known that somebody still pays. Ends in one of four ways, and in each exactly once.
 */
export function startStream(context: StreamContext): StreamAnswer {
  const { house, sink, codec, reader, upstream } = context;
  const { options, ports } = house;
  let waiting: Uint8Array[] = [];
  let isFlushDue = false;
  let isSinkFull = false;
  let isWithheld = false;
  let isChecking = false;
  let hasEnded = false;
  let isOver = false;
  let firstTokenMs: number | null = null;
  let checkedBytes = -1;
  let lastWriteMs = ports.nowMs();
  let lastHeardMs = lastWriteMs;
  let lastCheckMs = lastWriteMs;

  function feed(bytes: Uint8Array): void {
    waiting.push(bytes);
    if (isFlushDue || isWithheld) return;
    isFlushDue = true;
    options.defer(() => guard(flush));
  }

  function flush(): void {
    isFlushDue = false;
    if (isOver || isWithheld || waiting.length === 0) return;
    const arrived = joinBytes(waiting);
    waiting = [];
    lastHeardMs = ports.nowMs();
    send(reader.read(arrived), lastHeardMs);
    if (reader.failure) reportFailure(reader.failure);
  }

  function send(bytes: Uint8Array, nowMs: number): void {
    if (bytes.length === 0) return;
    firstTokenMs ??= Math.max(0, Math.round(nowMs - context.startedAtMs));
    lastWriteMs = nowMs;
    if (sink.write(bytes)) return;
    isSinkFull = true;
    upstream.pause();
  }

  function end(): void {
    hasEnded = true;
    if (isWithheld) return;
    flush();
    if (isOver) return;
    const rest = reader.rest();
    if (reader.failure) reportFailure(reader.failure);
    else if (reader.isComplete) finish("ok", rest.length > 0 ? rest : undefined);
    else {
      send(rest, ports.nowMs());
      cut(judgeFailure({ reason: "reset" }).error, "upstream_failed");
    }
  }

  function reportFailure(event: Uint8Array): void {
    cut(context.judgeEvent(event).error, "upstream_failed");
  }

  function cut(error: GatewayError, status: CallStatus): void {
    if (isOver) return;
    upstream.abort();
    const words = codec.renderStreamError(error);
    finish(status, reader.isMidEvent ? joinBytes([endOfEvent, words]) : words);
  }

  function finish(status: CallStatus, lastBytes?: Uint8Array): void {
    if (isOver) return;
    settle(status);
    sink.end(lastBytes);
  }

  function settle(status: CallStatus): void {
    isOver = true;
    waiting = [];
    context.onEnd({ status, ...reader.facts(), firstTokenMs });
  }

  /** A client that hangs up on a complete answer has had it. */
  function leave(): void {
    if (isOver) return;
    upstream.abort();
    settle(reader.isComplete ? "ok" : "client_aborted");
  }

  function tick(nowMs: number): void {
    if (!isOver) checkHold(nowMs);
    if (isOver) return;
    if (isSinkFull) {
      if (nowMs - lastWriteMs < options.idleTimeoutMs) return;
      leave();
      sink.fail();
    } else if (nowMs - lastHeardMs >= options.idleTimeoutMs && !isWithheld) {
      if (reader.isComplete) finish("ok");
      else cut(judgeFailure({ reason: "timeout" }).error, "upstream_failed");
    } else if (nowMs - lastWriteMs >= options.keepAliveMs && !reader.isMidEvent) {
      lastWriteMs = nowMs;
      if (sink.write(codec.keepAlive)) return;
      isSinkFull = true;
      upstream.pause();
    }
  }

  function checkHold(nowMs: number): void {
    if (nowMs - lastCheckMs < options.checkpointMs) return;
    lastCheckMs = nowMs;
    if (isChecking) {
      isWithheld = true;
      upstream.pause();
      return;
    }
    const facts = reader.facts();
    if (facts.answerBytes === checkedBytes) return;
    checkedBytes = facts.answerBytes;
    isChecking = true;
    void context.checkpoint(facts).then((answer) => {
      isChecking = false;
      if (!isOver) guard(() => (answer === "open" ? release() : cut(endedByUs(), "upstream_failed")));
    });
  }

  function release(): void {
    if (!isWithheld) return;
    isWithheld = false;
    lastHeardMs = ports.nowMs();
    flush();
    if (hasEnded) end();
    else if (!isSinkFull) upstream.resume();
  }

  /** What runs outside the transport's own calls. Whatever goes wrong in it, the call ends and is settled. */
  function guard(run: () => void): void {
    try {
      run();
    } catch {
      defect();
    }
  }

  function defect(): void {
    if (isOver) return;
    upstream.abort();
    settle("upstream_failed");
    sink.fail();
  }

  return {
    feed,
    end,
    broken(reason) {
      flush();
      if (reader.isComplete && !isWithheld) finish("ok");
      else cut(judgeFailure({ reason }).error, "upstream_failed");
    },
    resume() {
      if (!isSinkFull) return;
      isSinkFull = false;
      lastHeardMs = ports.nowMs();
      if (!isWithheld) upstream.resume();
    },
    tick: (nowMs) => guard(() => tick(nowMs)),
    cut: (error) => guard(() => cut(error, "upstream_failed")),
    clientGone: leave,
    defect,
  };
}

function endedByUs(): GatewayError {
  return gatewayError("internal", "The call was ended by the service.");
}
