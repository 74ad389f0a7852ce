import { toNano, toPicoPerToken } from "@/lib/base/money";
import type { Deployment } from "@/lib/channels/schema";
import type { Offer } from "@/lib/channels/to-offer";

const perToken = toPicoPerToken(1_000_000n);

/** A way named by its route; what a test does not care about is the same for all. */
export function offer(routeId: string, facts: Partial<Omit<Offer, "deployment">> & Partial<Deployment> = {}): Offer {
  const { priority = 0, weight = 1, promises, ...deployment } = facts;
  return {
    name: routeId,
    priority,
    weight,
    createdAtSeconds: 0,
    promises: promises ?? {
      policy: { retentionDays: null, training: "unknown", regions: [], zeroRetention: "unknown" },
      zeroRetention: null,
      regions: [],
    },
    deployment: {
      model: "m",
      provider: "openai",
      channelId: routeId,
      upstreamModel: "m",
      urls: { openai_chat: "http://127.0.0.1:9/v1/chat/completions" },
      credentialHeaders: {},
      routeId,
      isPooled: true,
      quirks: {},
      capabilities: { images: null, documents: null, audio: null, tools: null, temperature: null, reasoning: null },
      timeouts: { connectMs: null, headersMs: null, idleMs: null },
      contextTokens: null,
      maxOutputTokens: null,
      price: priced(perToken),
      ...deployment,
    },
  };
}

export function priced(pico: bigint): Deployment["price"] {
  const rate = toPicoPerToken(pico);
  return {
    priceId: "1",
    inputPicoPerToken: rate,
    cacheReadPicoPerToken: rate,
    cacheWrite5mPicoPerToken: rate,
    cacheWrite1hPicoPerToken: rate,
    outputPicoPerToken: rate,
    perCallNano: toNano(0n),
  };
}
