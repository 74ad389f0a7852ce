import type { House } from "../house";
import type { BodySource } from "../relay";

/**
 * Takes what is left of a body that nobody wants, for a client that reads no answer before it has sent everything; then,
 * or when it goes on for too long, the body is let go of. `reading`: a `read` that still waits.
 */
export async function discardBody(
  { options, ports, ticker }: House,
  source: BodySource,
  rest: { readonly bytesMax: number; readonly reading?: Promise<unknown> | null },
): Promise<void> {
  const startedAtMs = ports.nowMs();
  let isLate = false;
  const leaveTicker = ticker.add((nowMs) => {
    if (isLate || nowMs - startedAtMs < options.uploadIdleMs) return;
    isLate = true;
    source.cancel();
  });
  try {
    await rest.reading;
    for (let left = rest.bytesMax; left >= 0 && !isLate; ) {
      const bytes = await source.read();
      if (!bytes) break;
      left -= bytes.length;
    }
  } catch {
    // The client is gone, and its body with it.
  } finally {
    leaveTicker();
    source.cancel();
  }
}
