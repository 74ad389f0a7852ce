import type { Admitted } from "../exchange";
import type { House } from "../house";
import { type ForwardedSurface, surfaces } from "../surfaces/registry";
import { startCall } from "./start-call";

/** An endpoint that is forwarded in the one dialect it has. */
export function forwardOn(surface: ForwardedSurface) {
  const codec = surfaces[surface];
  return (house: House, exchange: Admitted) => startCall(house, exchange, codec, { serves: [surface] });
}
