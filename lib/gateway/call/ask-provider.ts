import type { House } from "../house";
import { createAttempt } from "./attempt";
import { judgeFailure, type UpstreamFailure, type Verdict } from "./judge-failure";
import { toUpstreamRequest } from "./to-upstream-request";
import type { Way } from "./way";

/** What a provider said to a question that costs nothing. */
export type ProviderAnswer =
  | { readonly outcome: "answered"; readonly bytes: Uint8Array }
  | { readonly outcome: "failed"; readonly verdict: Verdict };

/** Asks one provider, without a hold, for a whole answer. `onGone` is given what ends the asking early. */
export function askProvider(
  { ports, options, ticker }: House,
  way: Way,
  onGone: (abort: () => void) => void,
): Promise<ProviderAnswer> {
  const { deployment, upstream } = way;
  const outgoing = way.write(null);
  const startedAtMs = ports.nowMs();
  let leaveTicker = () => {};
  const asked = new Promise<ProviderAnswer>((resolve) => {
    const fail = (failure: UpstreamFailure) => {
      const verdict = judgeFailure(failure, { serves: upstream.serves, isPooled: deployment.isPooled });
      if (verdict.alarm) ports.alert(verdict.alarm, { channelId: deployment.channelId, provider: deployment.provider });
      resolve({ outcome: "failed", verdict });
    };
    const request = toUpstreamRequest(outgoing, deployment, {
      accept: "application/json",
      headersTimeoutMs: countTimeoutMs,
    });
    const attempt = createAttempt(ports, request, {
      answerBytesMax: options.answerBytesMax,
      events: {
        onStream: () => ({
          feed() {},
          end: () => fail({ reason: "unreadable" }),
          broken: (reason) => fail({ reason }),
        }),
        onAnswer: (_, bytes) => resolve({ outcome: "answered", bytes }),
        onFailure: fail,
        onDefect: () => fail({ reason: "unreadable" }),
      },
    });
    onGone(() => {
      attempt.abort();
      fail({ reason: "reset" });
    });
    // The transport waits for a head; what comes after it may stall too.
    leaveTicker = ticker.add((nowMs) => {
      if (nowMs - startedAtMs < countTimeoutMs) return;
      attempt.abort();
      fail({ reason: "timeout" });
    });
    attempt.start();
  });
  return asked.finally(() => leaveTicker());
}

/** A client that counts before each turn does not wait for minutes; the estimate is there. */
const countTimeoutMs = 10_000;
