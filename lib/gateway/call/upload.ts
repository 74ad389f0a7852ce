import { GatewayError, gatewayError } from "../gateway-error";
import type { House } from "../house";
import { joinBytes } from "../json/splice";
import type { BodySource } from "../relay";
import { discardBody } from "./discard-body";

/** The rest of a body, which goes on while it arrives. It can be sent only once. */
export type Upload = {
  readonly restLength: number;
  /** The body as it is sent: these bytes, and then the rest. */
  follow(first: Uint8Array): AsyncIterable<Uint8Array>;
  /** Somebody has begun to take it. */
  readonly isTaken: boolean;
  /** All of it has come and is what it should be. */
  readonly isWhole: boolean;
  /** What was learned of the rest: the caller wants a stream. */
  readonly asksForStream: boolean;
  /** From here on a client that falls silent is a fault too. */
  watch(events: UploadEvents): void;
  /** It is not sent any further; what is left of it is taken and thrown away. */
  end(): void;
};

/** At most one of them is called, once. The end of the body has not been sent then, and never is. */
export type UploadEvents = {
  /** The body is not what it should be, or has stopped. */
  onFault(error: GatewayError): void;
  onGone(): void;
};

/** Who judges the rest. */
export type UploadJudge = {
  /** Takes the next bytes; gives how many of all bytes of the body may go on. Throws a GatewayError. */
  take(bytes: Uint8Array): number;
  /** All has come. `held`: the bytes from `heldFrom` on, which were not let go on. Throws a GatewayError. */
  end(held: Uint8Array, heldFrom: number): { readonly asksForStream: boolean };
};

type UploadStart = {
  readonly source: BodySource;
  readonly judge: UploadJudge;
  /** Of the whole body, as declared. */
  readonly bodyLength: number;
  /** Where the rest begins. */
  readonly restFrom: number;
  /** What has come of the rest and was judged already, and how much of the body may go on. */
  readonly arrived: Uint8Array;
  readonly sendableLength: number;
};

/**
 * Sends on what arrives, once it is judged: nothing is read before it is asked for, and the end goes out only when the
 * whole is known to be good, so that a provider can never act on one that is not.
 */
export function createUpload(house: House, start: UploadStart): Upload {
  const { ports, options } = house;
  const { source, judge, bodyLength } = start;
  let events: UploadEvents | null = null;
  let held = start.arrived;
  let heldFrom = start.restFrom;
  let sendableLength = start.sendableLength;
  let leaveTicker = () => {};
  let reading: Promise<Uint8Array | null> | null = null;
  let readingSinceMs = 0;
  let isTaken = false;
  let isWhole = false;
  let asksForStream = false;
  let isOver = false;

  const arrivedLength = () => heldFrom + held.length;

  async function* send(first: Uint8Array): AsyncGenerator<Uint8Array, void> {
    isTaken = true;
    yield first;
    for (;;) {
      const sendable = release();
      if (sendable.length > 0) yield sendable;
      if (isOver) throw ended();
      if (isWhole) return;
      await receive();
    }
  }

  function release(): Uint8Array {
    const sendable = held.subarray(0, Math.max(0, sendableLength - heldFrom));
    held = held.subarray(sendable.length);
    heldFrom += sendable.length;
    return sendable;
  }

  async function receive(): Promise<void> {
    readingSinceMs = ports.nowMs();
    reading = source.read();
    const bytes = await reading.catch(() => {
      if (!isOver) events?.onGone();
      return null;
    });
    reading = null;
    if (isOver) throw ended();
    try {
      take(bytes);
    } catch (error) {
      fault(error);
      throw ended();
    }
  }

  /** Null: there is no more. */
  function take(bytes: Uint8Array | null): void {
    if (bytes) {
      held = held.length === 0 ? bytes : joinBytes([held, bytes]);
      sendableLength = judge.take(bytes);
    }
    if (bytes ? arrivedLength() > bodyLength : arrivedLength() < bodyLength) throw otherLength();
    if (bytes) return;
    ({ asksForStream } = judge.end(held, heldFrom));
    sendableLength = bodyLength;
    isWhole = true;
  }

  function tick(nowMs: number): void {
    if (isOver || !reading || nowMs - readingSinceMs < options.uploadIdleMs) return;
    fault(gatewayError("invalid_request", "The body stopped arriving."));
  }

  function fault(error: unknown): void {
    const isKnown = error instanceof GatewayError;
    events?.onFault(isKnown ? error : gatewayError("internal", "Something went wrong on our side."));
  }

  return {
    restLength: bodyLength - start.restFrom,
    follow: (first) => ({ [Symbol.asyncIterator]: () => send(first) }),
    get isTaken() {
      return isTaken;
    },
    get isWhole() {
      return isWhole;
    },
    get asksForStream() {
      return asksForStream;
    },
    watch(watching) {
      events = watching;
      leaveTicker = house.ticker.add(tick);
    },
    end() {
      if (isOver) return;
      isOver = true;
      leaveTicker();
      held = new Uint8Array(0);
      if (!isWhole) void discardBody(house, source, { bytesMax: bodyLength, reading });
    },
  };
}

function otherLength(): GatewayError {
  return gatewayError("invalid_request", "The body is not as long as it was said to be.");
}

function ended(): Error {
  return new Error("The upload was ended.");
}
