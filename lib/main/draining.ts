import { singleton } from "@/lib/base/singleton";

const state = () => singleton("draining", () => ({ isDraining: false }));

/** True from the moment the process was asked to end: new calls are refused, open ones finish. */
export function isDraining(): boolean {
  return state().isDraining;
}

export function startDraining(): void {
  state().isDraining = true;
}
