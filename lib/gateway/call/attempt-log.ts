import type { AttemptOutcome, Deployment, Ports, Tried } from "../ports";
import type { Attempt } from "./attempt";

type Details = { readonly retryAfterSeconds?: number; readonly outputTokens?: number };

/** What came of each attempt of a call: remembered with the call, and told to the house, once each. */
export type AttemptLog = {
  readonly tried: readonly Tried[];
  begin(attempt: Attempt, deployment: Deployment): void;
  /** Only the first word on an attempt counts. */
  end(outcome: AttemptOutcome, details?: Details): void;
};

export function createAttemptLog(ports: Pick<Ports, "reportAttempt" | "nowMs">): AttemptLog {
  const tried: Tried[] = [];
  let open: { readonly attempt: Attempt; readonly deployment: Deployment } | null = null;
  return {
    tried,
    begin(attempt, deployment) {
      open = { attempt, deployment };
    },
    end(outcome, details = {}) {
      if (!open) return;
      const { attempt, deployment } = open;
      open = null;
      tried.push({ provider: deployment.provider, outcome });
      ports.reportAttempt({
        deployment,
        outcome,
        retryAfterSeconds: details.retryAfterSeconds ?? null,
        firstByteMs: attempt.firstByteMs,
        durationMs: ports.nowMs() - attempt.startedAtMs,
        outputTokens: details.outputTokens ?? 0,
      });
    },
  };
}
