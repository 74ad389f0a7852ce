import { joinBytes } from "../json/splice";

/**
 * Cuts a byte stream into whole server-sent events without changing a byte of it. What has begun but not ended is held
 * back, so that between two reads the output always ends between events: that is where a keep-alive, an error or a
 * removed event fits. An event longer than `heldBytesMax` is let through in pieces.
 */
export type EventBuffer = {
  /** Whole events, or null when none has ended yet. `isPartial`: a piece of an over-long event. */
  take(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly isPartial: boolean } | null;
  /** What is held back, which is then forgotten. */
  drain(): Uint8Array;
};

const forwardedBytesMax = 1_048_576;
/** The longest end of an event is CR LF CR LF; three bytes of it may be held already. */
const contextBytes = 3;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const nothing = new Uint8Array(0);

export function createEventBuffer(heldBytesMax = forwardedBytesMax): EventBuffer {
  let held: Uint8Array[] = [];
  let heldLength = 0;
  let context = nothing;

  function hold(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    held.push(bytes);
    heldLength += bytes.length;
  }

  function drain(): Uint8Array {
    const bytes = joinBytes(held);
    held = [];
    heldLength = 0;
    context = nothing;
    return bytes;
  }

  return {
    take(bytes) {
      if (heldLength === 0 && lastEventEnd(bytes) === bytes.length) return { bytes, isPartial: false };
      // Only the new bytes, and the three before them, can hold an end that was not seen before.
      const probe = context.length > 0 ? joinBytes([context, bytes]) : bytes;
      const end = lastEventEnd(probe) + heldLength - context.length;
      const isEnded = end > heldLength - context.length;
      if (!isEnded && heldLength + bytes.length <= heldBytesMax) {
        hold(bytes);
        context = probe.slice(-contextBytes);
        return null;
      }
      hold(bytes);
      const all = drain();
      const cut = isEnded ? end : all.length - contextBytes;
      hold(all.subarray(cut));
      context = all.slice(Math.max(cut, all.length - contextBytes));
      return { bytes: all.subarray(0, cut), isPartial: !isEnded };
    },
    drain,
  };
}

/** The index after the last blank line; 0 when there is none. */
function lastEventEnd(bytes: Uint8Array): number {
  for (let at = bytes.length - 1; at > 0; at--) {
    const byte = bytes[at];
    const before = bytes[at - 1];
    if (byte === lineFeed && (before === lineFeed || (before === carriageReturn && bytes[at - 2] === lineFeed))) {
      return at + 1;
    }
    if (byte === carriageReturn && before === carriageReturn) return at + 1;
  }
  return 0;
}
