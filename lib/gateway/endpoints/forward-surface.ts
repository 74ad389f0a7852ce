import type { Admitted } from "../exchange";
import type { House } from "../house";
import { type ForwardedSurface, surfaces } from "../surfaces/registry";
import { readRecording } from "./read-recording";
import { startCall } from "./start-call";

/** An endpoint that is forwarded in the one dialect it has. */
export function forwardOn(surface: ForwardedSurface) {
  const codec = surfaces[surface];
  return (house: House, exchange: Admitted) => startCall(house, exchange, codec, { serves: [surface] });
}

/** `POST /v1/audio/transcriptions`: the recording goes on while it arrives, where that can be. */
export function transcribe(house: House, exchange: Admitted): Promise<void> {
  const { transcriptions } = surfaces;
  return startCall(house, exchange, transcriptions, { serves: ["transcriptions"], readRequest: readRecording });
}
