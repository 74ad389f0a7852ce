/** The call that the front page and the docs show. */
export const exampleModel = "sandbox/echo";
export const examplePrompt = "Say this back, then forget it.";

const bytesPerToken = 4;

/** The tokens of a text as `sandbox/echo` counts them: four bytes of UTF-8 each, rounded up. A test holds the two together. */
export function countEchoTokens(text: string): number {
  return Math.ceil(new TextEncoder().encode(text).length / bytesPerToken);
}
