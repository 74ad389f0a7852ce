import type { StreamReader } from "../wires/wire";

const nothing = new Uint8Array(0);

/**
 * Carries what is no event stream: every byte as it comes, complete at a clean end. Nothing fits between two of its
 * bytes, neither a comment nor an error: a break in it can only be shown by breaking the connection.
 */
export function createPassingReader(): StreamReader {
  let hasBegun = false;
  let hasEnded = false;
  return {
    read(bytes) {
      hasBegun ||= bytes.length > 0;
      return bytes;
    },
    rest() {
      hasEnded = true;
      return nothing;
    },
    // That something came is known; what it is worth its bytes do not say.
    facts: () => ({ usage: null, finishReason: null, answerBytes: hasBegun ? 1 : 0 }),
    renderError: () => nothing,
    get isComplete() {
      return hasEnded;
    },
    isMidEvent: true,
    failure: null,
  };
}
