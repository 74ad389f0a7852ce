import type { UpstreamHead } from "./attempt";

/** Types that a browser does not run. */
const harmlessTypes = /^(application\/(json|octet-stream|x-subrip)|audio\/[\w.+-]+|text\/(plain|vtt|event-stream))\b/i;

/** Of a provider's headers only this passes; everything else may name the house's account or the provider's network. */
function passedOn(head: UpstreamHead): Record<string, string> {
  const milliseconds = head.header("openai-processing-ms");
  return milliseconds !== null && /^\d{1,9}$/.test(milliseconds) ? { "openai-processing-ms": milliseconds } : {};
}

/** `outputCap`: the cap that we set because no more could be paid for. */
export function wholeHeaders(
  head: UpstreamHead,
  facts: { readonly contentType: string | null; readonly outputCap: number | null; readonly costUsd: string },
): Record<string, string> {
  const { contentType } = facts;
  return {
    ...passedOn(head),
    ...capHeader(facts.outputCap),
    "content-type": contentType && harmlessTypes.test(contentType) ? contentType : "application/json",
    "x-tacit-cost-usd": facts.costUsd,
  };
}

export const eventStreamHeaders = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
};

/** `contentType` null: of ours. */
export function streamHeaders(
  head: UpstreamHead,
  facts: { readonly contentType: string | null; readonly outputCap: number | null },
): Record<string, string> {
  return {
    ...passedOn(head),
    ...capHeader(facts.outputCap),
    ...eventStreamHeaders,
    ...(facts.contentType && { "content-type": facts.contentType }),
  };
}

function capHeader(outputCap: number | null): Record<string, string> {
  return outputCap === null ? {} : { "x-tacit-output-cap": String(outputCap) };
}
