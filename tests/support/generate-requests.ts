import { toNano, toPicoPerToken } from "@/lib/base/money";
import type { GenerateRequest } from "@/lib/gateway/canonical/generate-request";
import type { Deployment } from "@/lib/gateway/ports";
import type { AnswerContext } from "@/lib/gateway/wires/wire";
import { answerContext, generateRequest as requestOf } from "@/tests/support/fixtures/generate-request";

export { requestOf };

/** A deployment of which nothing special is known. */
export function deploymentOf(fields: Partial<Deployment> = {}): Deployment {
  return {
    model: "asked/model",
    provider: "openai",
    channelId: null,
    upstreamModel: "gpt-up",
    urls: { openai_responses: "https://up.example/v1/responses" },
    credentialHeaders: {},
    routeId: "r1",
    isPooled: true,
    quirks: {},
    capabilities: { images: null, documents: null, audio: null, tools: null, temperature: null, reasoning: null },
    timeouts: { connectMs: null, headersMs: null, idleMs: null },
    contextTokens: null,
    maxOutputTokens: null,
    price: {
      priceId: "p1",
      inputPicoPerToken: toPicoPerToken(1n),
      cacheReadPicoPerToken: toPicoPerToken(1n),
      cacheWrite5mPicoPerToken: toPicoPerToken(1n),
      cacheWrite1hPicoPerToken: toPicoPerToken(1n),
      outputPicoPerToken: toPicoPerToken(1n),
      perCallNano: toNano(0n),
    },
    ...fields,
  };
}

export function contextOf(request: GenerateRequest = requestOf()): AnswerContext {
  return { ...answerContext(request), requestId: "req_0199-ab" };
}
