import type { Deployment } from "../ports";

/**
 * The deployments without the house's where the account has a credential of its own for the model: a call on that never
 * becomes one on ours, which would cost what it was to save, and go to whom the account did not choose.
 */
export function ownAlone(deployments: readonly Deployment[]): readonly Deployment[] {
  const own = new Set(deployments.filter((one) => !one.isPooled).map((one) => one.model));
  return own.size === 0 ? deployments : deployments.filter((one) => !one.isPooled || !own.has(one.model));
}
