import type { Ports } from "./ports";

/** Why the house ends a call: its process ends, or its key was revoked, paused or has expired. */
export type StopReason = "restarting" | "key_closed";

export type GatewayOptions = {
  readonly bodyBytesMax: number;
  /** The longest whole answer of a provider that is taken into memory. */
  readonly answerBytesMax: number;
  readonly headersTimeoutMs: number;
  /** Silence of a provider, or of a client that has stopped reading, after which a call is ended. */
  readonly idleTimeoutMs: number;
  /** A shorter body is there at once: it is read whole, and can also be sent to a second provider. */
  readonly uploadBytesMin: number;
  /** Silence of a client within a body that is going on while it arrives, and how long what is left of one is still taken. */
  readonly uploadIdleMs: number;
  readonly keepAliveMs: number;
  /** How long the beginning of a stream may wait for its first content, so that a failure can still be mended. */
  readonly commitMs: number;
  /** How long a stream waits for its provider's status before it is begun without. */
  readonly earlyHeadMs: number;
  /** The most deployments that one call tries. */
  readonly attemptsMax: number;
  readonly checkpointMs: number;
  /** New calls are refused. */
  isDraining(): boolean;
  /** Told of every call that holds money; `stop` ends it early. What it gives is called when the call is settled. */
  beginCall(keyId: string, stop: (reason: StopReason) => void): () => void;
  /** Runs after what arrived in the same turn has been taken. */
  defer(run: () => void): void;
  /** Runs about every second until the answer is called. */
  everySecond(run: () => void): () => void;
};

export const defaultOptions: GatewayOptions = {
  bodyBytesMax: 32 * 1_048_576,
  answerBytesMax: 64 * 1_048_576,
  headersTimeoutMs: 600_000,
  idleTimeoutMs: 300_000,
  uploadBytesMin: 65_536,
  uploadIdleMs: 30_000,
  keepAliveMs: 15_000,
  commitMs: 2_000,
  earlyHeadMs: 10_000,
  attemptsMax: 6,
  checkpointMs: 2_000,
  isDraining: () => false,
  beginCall: () => () => {},
  defer: queueMicrotask,
  everySecond(run) {
    const timer = setInterval(run, 1_000);
    return () => clearInterval(timer);
  },
};

/** What every part of the engine is handed. */
export type House = {
  readonly ports: Ports;
  readonly options: GatewayOptions;
  readonly ticker: Ticker;
};

export type Ticker = {
  /** `tick` is called about every second until the answer is called. */
  add(tick: (nowMs: number) => void): () => void;
};

/** One timer for all calls in flight; none while there are none. */
export function createTicker(options: Pick<GatewayOptions, "everySecond">, nowMs: () => number): Ticker {
  const ticks = new Set<(nowMs: number) => void>();
  let stop: (() => void) | null = null;
  const run = () => {
    // Stopped here and not with the last call, so that a row of short calls does not start a timer each.
    if (ticks.size === 0) {
      stop?.();
      stop = null;
    }
    const now = nowMs();
    for (const tick of [...ticks]) tick(now);
  };
  return {
    add(tick) {
      ticks.add(tick);
      stop ??= options.everySecond(run);
      return () => ticks.delete(tick);
    },
  };
}
