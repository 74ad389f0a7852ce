import { type GatewayError, gatewayError } from "../gateway-error";
import type { House } from "../house";
import { joinBytes } from "../json/splice";
import type { CallStatus, Usage } from "../ports";
import type { RelaySink } from "../relay";
import type { StreamReader } from "../wires/wire";
import type { StreamSink } from "./attempt";
import type { UpstreamFailure, Verdict } from "./judge-failure";

export type StreamEnd = {
  readonly status: CallStatus;
  readonly usage: Usage | null;
  readonly answerBytes: number;
  readonly searches?: number;
  readonly firstTokenMs: number | null;
  readonly finishReason: ReturnType<StreamReader["facts"]>["finishReason"];
  /** What ended it, where that was a failure. */
  readonly verdict: Verdict | null;
};

export type StreamContext = {
  readonly house: House;
  readonly sink: RelaySink;
  readonly reader: StreamReader;
  /** Null: this dialect's clients bear nothing of the kind. */
  readonly keepAlive: Uint8Array | null;
  readonly startedAtMs: number;
  readonly idleTimeoutMs: number;
  readonly upstream: { pause(): void; resume(): void; abort(): void };
  /** Sends the head: from here on the answer is this provider's. */
  begin(): void;
  /** The answer failed before anything of it went out: another deployment may be tried. Nothing else is called then. */
  onEarlyFailure(failure: UpstreamFailure): void;
  /** The same, where it is we who end it. */
  onEarlyCut(error: GatewayError): void;
  /** Asks whether the hold is still ours, with what was seen so far. */
  checkpoint(facts: ReturnType<StreamReader["facts"]>): Promise<"open" | "closed">;
  judge(failure: UpstreamFailure): Verdict;
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

const endOfEvent = new TextEncoder().encode("\n\n");
/** What may wait for the first content. */
const heldBytesMax = 65_536;

/**
 * Carries a stream to the client. Nothing goes out before the provider has said something of its answer, or a short time
 * has passed, so that a provider that fails at once can be replaced by another. What one read of the socket brings goes
 * out as one write. The provider is paused while the client reads no further, and while a checkpoint of the hold is
 * unanswered for too long: then nothing more goes out until it is known that somebody still pays. Ends in one of four
 * ways, and in each exactly once.
 */
export function startStream(context: StreamContext): StreamAnswer {
  const { house, sink, reader, upstream } = context;
  const { options, ports } = house;
  let waiting: Uint8Array[] = [];
  let held: Uint8Array[] = [];
  let heldLength = 0;
  let hasBegun = false;
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
  const openedAtMs = lastWriteMs;

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
    if (hasBegun) {
      write(bytes, nowMs);
      return;
    }
    held.push(bytes);
    heldLength += bytes.length;
    const hasContent = reader.isMidEvent || reader.isComplete || reader.facts().answerBytes > 0;
    if (hasContent || heldLength > heldBytesMax) begin(nowMs);
  }

  function begin(nowMs: number): void {
    hasBegun = true;
    context.begin();
    const bytes = joinBytes(held);
    held = [];
    write(bytes, nowMs);
  }

  function write(bytes: Uint8Array, nowMs: number): void {
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
    else if (reader.isComplete) finishWith(rest);
    else {
      send(rest, ports.nowMs());
      reportFailure({ reason: "reset" });
    }
  }

  function finishWith(rest: Uint8Array): void {
    if (!hasBegun) {
      held.push(rest);
      begin(ports.nowMs());
      finish("ok");
    } else finish("ok", rest.length > 0 ? rest : undefined);
  }

  function reportFailure(failure: UpstreamFailure): void {
    if (isOver) return;
    if (!hasBegun) {
      letGo();
      context.onEarlyFailure(failure);
      return;
    }
    const verdict = context.judge(failure);
    say(verdict.error, verdict);
  }

  function cut(error: GatewayError): void {
    if (isOver) return;
    if (!hasBegun) {
      letGo();
      context.onEarlyCut(error);
    } else say(error, null);
  }

  function say(error: GatewayError, verdict: Verdict | null): void {
    upstream.abort();
    const words = reader.renderError(error);
    // Sound has no place for an error: only the broken connection says that it is not whole.
    const lastBytes = reader.isMidEvent && words.length > 0 ? joinBytes([endOfEvent, words]) : words;
    settle("upstream_failed", verdict);
    if (words.length > 0) sink.end(lastBytes);
    else sink.fail();
  }

  function finish(status: CallStatus, lastBytes?: Uint8Array): void {
    if (isOver) return;
    settle(status);
    sink.end(lastBytes);
  }

  function letGo(): void {
    isOver = true;
    waiting = [];
    held = [];
    upstream.abort();
  }

  function settle(status: CallStatus, verdict: Verdict | null = null): void {
    isOver = true;
    waiting = [];
    held = [];
    context.onEnd({ status, ...reader.facts(), firstTokenMs, verdict });
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
    if (!hasBegun && nowMs - openedAtMs >= options.commitMs) begin(nowMs);
    if (isSinkFull) {
      if (nowMs - lastWriteMs < options.idleTimeoutMs) return;
      leave();
      sink.fail();
    } else if (nowMs - lastHeardMs >= context.idleTimeoutMs && !isWithheld) {
      if (reader.isComplete) finish("ok");
      else reportFailure({ reason: "timeout" });
    } else if (hasBegun && nowMs - lastWriteMs >= options.keepAliveMs) keepAlive(nowMs);
  }

  function keepAlive(nowMs: number): void {
    if (!context.keepAlive || reader.isMidEvent) return;
    lastWriteMs = nowMs;
    if (sink.write(context.keepAlive)) return;
    isSinkFull = true;
    upstream.pause();
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
      if (!isOver) guard(() => (answer === "open" ? release() : cut(endedByUs())));
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
    if (!hasBegun) {
      cut(gatewayError("internal", "Something went wrong on our side."));
      return;
    }
    upstream.abort();
    settle("upstream_failed");
    sink.fail();
  }

  return {
    feed,
    end,
    broken(reason) {
      flush();
      if (reader.isComplete && !isWithheld && hasBegun) finish("ok");
      else reportFailure({ reason });
    },
    resume() {
      if (!isSinkFull) return;
      isSinkFull = false;
      lastHeardMs = ports.nowMs();
      if (!isWithheld) upstream.resume();
    },
    tick: (nowMs) => guard(() => tick(nowMs)),
    cut: (error) => guard(() => cut(error)),
    clientGone: leave,
    defect,
  };
}

function endedByUs(): GatewayError {
  return gatewayError("internal", "The call was ended by the service.");
}
