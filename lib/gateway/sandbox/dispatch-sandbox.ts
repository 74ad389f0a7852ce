import type { Ports } from "../ports";
import { echo } from "./echo";

/**
 * The built-in provider: answered here instead of on the network, through the same port, so that a call to it takes the
 * whole path of any other, hold and settlement included.
 */
export function withSandbox(dispatch: Ports["dispatch"], defer: (run: () => void) => void): Ports["dispatch"] {
  return (request, handler) => {
    const { url, body } = request;
    if (!url.startsWith("sandbox:") || !(body instanceof Uint8Array)) return dispatch(request, handler);
    const answer = echo(body);
    let isPaused = false;
    let isOver = false;
    let isRunning = false;

    // One piece a turn, so that each goes out as a write of its own and a slow client is waited for.
    function run(): void {
      isRunning = false;
      if (isOver || isPaused) return;
      const next = answer.chunks.next();
      if (next.done) {
        isOver = true;
        handler.onEnd();
        return;
      }
      handler.onData(next.value);
      wake();
    }

    function wake(): void {
      if (isRunning || isOver) return;
      isRunning = true;
      defer(run);
    }

    defer(() => {
      if (isOver) return;
      handler.onHead(answer.status, { "content-type": answer.contentType });
      wake();
    });
    return {
      pause() {
        isPaused = true;
      },
      resume() {
        isPaused = false;
        wake();
      },
      abort() {
        isOver = true;
      },
    };
  };
}
