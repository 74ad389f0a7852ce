import { observationKey } from "./order-offers";
import { outlook } from "./outlook";
import type { AttemptReport } from "./schema";

/** Remembers how a try went, for the circuit breaker and for sorting. Never throws. */
export function reportAttempt(report: AttemptReport): void {
  const { deployment, outcome, retryAfterSeconds } = report;
  const { circuits, observations } = outlook();
  circuits.report(deployment, outcome, retryAfterSeconds);
  if (outcome === "ok") observations.note(observationKey(deployment), report);
}
