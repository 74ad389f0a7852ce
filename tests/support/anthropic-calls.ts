/** What the suites of Anthropic's dialect share: a request, its contexts, and what a client makes of a stream. */
import Anthropic from "@anthropic-ai/sdk";
import type { GenerateRequest } from "@/lib/gateway/canonical/generate-request";
import { createSequencer } from "@/lib/gateway/canonical/sequence";
import type { StreamPart } from "@/lib/gateway/canonical/stream-part";
import type { Deployment } from "@/lib/gateway/ports";
import { createEventBuffer } from "@/lib/gateway/streaming/event-buffer";
import { readEvents } from "@/lib/gateway/streaming/read-events";
import { anthropicMessages } from "@/lib/gateway/wires/anthropic-messages/codec";
import type { AnswerContext, RequestFacts, StreamDecoder, UpstreamContext } from "@/lib/gateway/wires/wire";
import { deployment } from "./fake-house";
import { generateRequest } from "./fixtures/generate-request";

export const facts: RequestFacts = { model: null, stream: null, header: () => null };

export const bytesOf = (text: string) => new TextEncoder().encode(text);

export function readBody(body: object) {
  return anthropicMessages.readRequest(bytesOf(JSON.stringify(body)), facts);
}

export const emptyRequest: GenerateRequest = generateRequest({ model: "claude-test" });

export const answerContext: AnswerContext = {
  request: emptyRequest,
  requestId: "req_0193",
  createdAtSeconds: 1_790_000_000,
  inputTokensEstimate: 321,
  wantsUsage: true,
};

export function upstreamContext(changes: Partial<Deployment> = {}): UpstreamContext {
  const capabilities = { ...deployment.capabilities, ...changes.capabilities };
  return {
    deployment: { ...deployment, upstreamModel: "claude-upstream", maxOutputTokens: 64_000, ...changes, capabilities },
    outputCap: null,
    pseudonym: "pseudonym",
  };
}

/** The parts of a stream that arrives in pieces of a size. */
export function decodeStream(text: string, decoder: StreamDecoder, size = text.length): StreamPart[] {
  const bytes = bytesOf(text);
  const buffer = createEventBuffer();
  const parts: StreamPart[] = [];
  const take = (events: Uint8Array) => {
    for (const event of readEvents(events)) parts.push(...decoder.take(event));
  };
  for (let at = 0; at < bytes.length; at += size) {
    const taken = buffer.take(bytes.subarray(at, at + size));
    if (taken) take(taken.bytes);
  }
  take(buffer.drain());
  return [...parts, ...decoder.end()];
}

/** The parts as this dialect's stream, put into legal order first, as the engine does. */
export function encodeStream(parts: readonly StreamPart[], context = answerContext): string {
  const sequence = createSequencer();
  const encoder = anthropicMessages.createStreamEncoder(context);
  return parts
    .flatMap((part) => [...sequence(part)])
    .map((part) => encoder.encode(part))
    .join("");
}

/** What Anthropic's own SDK makes of a stream. Throws what it throws. */
export function readWithSdk(stream: string): Promise<Anthropic.Message> {
  const client = new Anthropic({
    apiKey: "key",
    maxRetries: 0,
    fetch: async () => new Response(stream, { headers: { "content-type": "text/event-stream" } }),
  });
  const messages = [{ role: "user" as const, content: "Hi" }];
  return client.messages.stream({ model: "claude-test", max_tokens: 10, messages }).finalMessage();
}

/** The text and the calls that parts hold. */
export function summarize(parts: readonly StreamPart[]) {
  const inputs = new Map<number, { id: string; name: string; input: string; isCustom: boolean }>();
  const texts = new Set<number>();
  let text = "";
  for (const part of parts) {
    if (part.type === "content-start" && part.content.type === "text") texts.add(part.index);
    if (part.type === "content-start" && part.content.type === "tool-call") {
      const { toolCallId: id, toolName: name, isCustom = false } = part.content;
      inputs.set(part.index, { id, name, input: "", isCustom });
    }
    if (part.type !== "content-delta") continue;
    if (texts.has(part.index)) text += part.text;
    const call = inputs.get(part.index);
    if (call) call.input += part.text;
  }
  const finish = parts.find((part) => part.type === "finish") ?? null;
  const calls = [...inputs.values()].map(({ id, name, input, isCustom }) => ({
    id,
    name,
    input: isCustom ? { input } : (JSON.parse(input.trim() || "{}") as unknown),
  }));
  return { text, calls, finish };
}
