import { singleton } from "@/lib/base/singleton";

const state = () => singleton("opening", () => ({ isOpen: false }));

/** True once the start program has furnished the house: prices, channels, and on the first run an owner. */
export function isOpen(): boolean {
  return state().isOpen;
}

export function open(): void {
  state().isOpen = true;
}
