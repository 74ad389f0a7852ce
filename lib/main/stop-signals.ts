const repeatWindowMs = 500;

export type StopSignals = {
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Called when somebody insists. */
  onInsist(listener: () => void): void;
};

/**
 * Ctrl-C reaches every process of the terminal, and npm passes it on besides: what arrives within half a second of the
 * first is the same wish, what arrives later is impatience.
 */
export function listenForStop(): StopSignals {
  const controller = new AbortController();
  const listeners: (() => void)[] = [];
  let firstAtMs: number | null = null;
  const onSignal = (): void => {
    const now = performance.now();
    if (firstAtMs === null) {
      firstAtMs = now;
      controller.abort();
    } else if (now - firstAtMs > repeatWindowMs) {
      for (const listener of listeners) listener();
    }
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, onSignal);
  return { signal: controller.signal, onInsist: (listener) => listeners.push(listener) };
}
