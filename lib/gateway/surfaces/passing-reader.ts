import type { StreamReader } from "../wires/wire";

const nothing = new Uint8Array(0);

/**
 * Carries what is no event stream: every byte as it comes, complete at a clean end. Nothing fits between two of its
 * bytes, neither a comment nor an error: a break in it can only be shown by breaking the connection.
 */
export function createPassingReader(): StreamReader {
  let hasEnded = false;
  return {
    read: (bytes) => bytes,
    rest() {
      hasEnded = true;
      return nothing;
    },
    // What it is worth its bytes do not say.
    facts: () => ({ usage: null, finishReason: null, answerBytes: 0 }),
    renderError: () => nothing,
    get isComplete() {
      return hasEnded;
    },
    isMidEvent: true,
    failure: null,
  };
}
