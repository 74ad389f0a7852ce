import { AppError } from "@/lib/base/errors";
import type { SignedIn } from "./find-session";

export const proofMinutes = 15;

export function hasRecentProof({ provedAt }: Pick<SignedIn, "provedAt">): boolean {
  return Date.now() - provedAt.getTime() < proofMinutes * 60_000;
}

/**
 * For what is dangerous: throws `proof_needed` unless the person proved here, in the last minutes, to be themselves. An
 * action's door then leads to /prove and back; a fresh sign-in is a proof.
 */
export function requireRecentProof(actor: Pick<SignedIn, "provedAt">): void {
  if (!hasRecentProof(actor)) throw new AppError("proof_needed", "Confirm first that it is you.");
}
