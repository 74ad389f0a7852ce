import { joinBytes } from "../json/splice";
import type { Ports, UpstreamCall, UpstreamHandler, UpstreamRequest } from "../ports";
import type { UpstreamFailure } from "./judge-failure";

export type UpstreamHead = { readonly status: number; header(name: string): string | null };

/** Takes a stream as it comes. */
export type StreamSink = {
  feed(bytes: Uint8Array): void;
  end(): void;
  broken(reason: "timeout" | "reset"): void;
};

export type AttemptEvents = {
  /** A good answer as an event stream has begun. */
  onStream(head: UpstreamHead): StreamSink;
  /** A good answer, whole. */
  onAnswer(head: UpstreamHead, bytes: Uint8Array): void;
  /** No answer; nothing of it was passed on. */
  onFailure(failure: UpstreamFailure): void;
  /** A defect of ours: whatever state things are in, the call must end. */
  onDefect(): void;
};

export type Attempt = UpstreamCall & {
  start(): void;
  /** The provider has sent its status. */
  readonly hasHead: boolean;
  /** What has arrived of a whole answer. */
  received(): Uint8Array;
  /** When the provider was last heard of. */
  readonly lastHeardMs: number;
  readonly startedAtMs: number;
  /** How long the first byte took; null when none has come. */
  readonly firstByteMs: number | null;
};

const errorBytesMax = 65_536;
/** What is of use to a caller before it is whole: events, and sound. */
const streamTypes = /^(text\/event-stream|audio\/[\w.+-]+)\b/i;

/**
 * One try at one deployment. Sorts what comes back into a stream, a whole answer and a failure, and calls exactly one of
 * them. Pausing and aborting may be asked for at any time, also before the transport has answered.
 */
export function createAttempt(
  ports: Pick<Ports, "dispatch" | "nowMs">,
  request: UpstreamRequest,
  options: { readonly answerBytesMax: number; readonly events: AttemptEvents },
): Attempt {
  const { events } = options;
  let upstream: UpstreamCall | null = null;
  let head: UpstreamHead | null = null;
  let stream: StreamSink | null = null;
  let parts: Uint8Array[] = [];
  let length = 0;
  let isPaused = false;
  let isOver = false;
  let lastHeardMs = ports.nowMs();
  const startedAtMs = lastHeardMs;
  let firstByteMs: number | null = null;

  const guarded = (run: () => void) => {
    if (isOver) return;
    lastHeardMs = ports.nowMs();
    try {
      run();
    } catch {
      abort();
      events.onDefect();
    }
  };

  function abort(): void {
    if (isOver) return;
    isOver = true;
    parts = [];
    upstream?.abort();
  }

  function takeWhole(bytes: Uint8Array, isError: boolean): void {
    parts.push(bytes);
    length += bytes.length;
    if (length <= (isError ? errorBytesMax : options.answerBytesMax)) return;
    const status = head!.status;
    abort();
    events.onFailure(isError ? toFailure(status, null, null) : { reason: "unreadable" });
  }

  const handler: UpstreamHandler = {
    onHead: (status, headers) =>
      guarded(() => {
        firstByteMs = lastHeardMs - startedAtMs;
        head = { status, header: (name) => [headers[name]].flat()[0] ?? null };
        if (isGood(status) && streamTypes.test(head.header("content-type") ?? "")) stream = events.onStream(head);
      }),
    onData: (bytes) => guarded(() => (stream ? stream.feed(bytes) : takeWhole(bytes, !isGood(head!.status)))),
    onEnd: () =>
      guarded(() => {
        isOver = true;
        if (stream) stream.end();
        else if (isGood(head!.status)) events.onAnswer(head!, joinBytes(parts));
        else events.onFailure(toFailure(head!.status, head!.header("retry-after"), joinBytes(parts)));
      }),
    onError: (reason) =>
      guarded(() => {
        isOver = true;
        if (stream) stream.broken(reason === "timeout" ? "timeout" : "reset");
        else events.onFailure({ reason: head ? "reset" : reason });
      }),
  };

  return {
    start() {
      const started = ports.dispatch(request, handler);
      upstream = started;
      if (isOver) started.abort();
      else if (isPaused) started.pause();
    },
    pause() {
      isPaused = true;
      upstream?.pause();
    },
    resume() {
      isPaused = false;
      upstream?.resume();
    },
    abort,
    received: () => joinBytes(parts),
    get hasHead() {
      return head !== null;
    },
    startedAtMs,
    get lastHeardMs() {
      return lastHeardMs;
    },
    get firstByteMs() {
      return firstByteMs;
    },
  };
}

// An answer that by its status has no body is none.
const isGood = (status: number) => status >= 200 && status < 300 && status !== 204 && status !== 205;

function toFailure(status: number, retryAfter: string | null, bytes: Uint8Array | null): UpstreamFailure {
  return { reason: "status", status, retryAfter, body: bytes && parse(bytes) };
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
