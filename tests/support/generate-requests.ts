import type { GenerateRequest } from "@/lib/gateway/canonical/generate-request";
import type { Deployment } from "@/lib/gateway/ports";
import type { AnswerContext } from "@/lib/gateway/wires/wire";

/** A canonical request that asks one thing and nothing else. */
export function requestOf(fields: Partial<GenerateRequest> = {}): GenerateRequest {
  return {
    model: "asked/model",
    stream: true,
    system: [],
    messages: [{ role: "user", content: [{ type: "text", text: "Hi" }] }],
    tools: [],
    toolChoice: null,
    parallelToolCalls: null,
    responseFormat: null,
    maxOutputTokens: null,
    temperature: null,
    topP: null,
    topK: null,
    frequencyPenalty: null,
    presencePenalty: null,
    seed: null,
    stopSequences: [],
    reasoning: null,
    verbosity: null,
    topLogprobs: null,
    endUserId: null,
    promptCacheKey: null,
    uncarried: [],
    ...fields,
  };
}

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
      inputPicoPerToken: 1n,
      cacheReadPicoPerToken: 1n,
      cacheWrite5mPicoPerToken: 1n,
      cacheWrite1hPicoPerToken: 1n,
      outputPicoPerToken: 1n,
      perCallNano: 0n,
    },
    ...fields,
  } as Deployment;
}

export function contextOf(request: GenerateRequest = requestOf()): AnswerContext {
  return {
    request,
    requestId: "req_0199-ab",
    createdAtSeconds: 1_700_000_000,
    inputTokensEstimate: 10,
    wantsUsage: true,
  };
}
