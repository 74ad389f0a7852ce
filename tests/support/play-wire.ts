import { createCollector } from "@/lib/gateway/canonical/collect";
import { createSequencer } from "@/lib/gateway/canonical/sequence";
import type { GeneratedAnswer, StreamPart } from "@/lib/gateway/canonical/stream-part";
import { createEventBuffer } from "@/lib/gateway/streaming/event-buffer";
import { readEvents } from "@/lib/gateway/streaming/read-events";
import type { StreamDecoder } from "@/lib/gateway/wires/wire";

/** The parts of a stream that arrives in pieces of `size` bytes, in the order in which an encoder is given them. */
export function playStream(decoder: StreamDecoder, stream: string, size = Number.POSITIVE_INFINITY): StreamPart[] {
  const bytes = new TextEncoder().encode(stream);
  const buffer = createEventBuffer(64 * 1_048_576);
  const parts: StreamPart[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const taken = buffer.take(bytes.subarray(at, at + size));
    if (taken) for (const event of readEvents(taken.bytes)) parts.push(...decoder.take(event));
  }
  for (const event of readEvents(buffer.drain())) parts.push(...decoder.take(event));
  parts.push(...decoder.end());
  const sequence = createSequencer();
  return parts.flatMap((part) => sequence(part));
}

export function collectParts(parts: readonly StreamPart[]): GeneratedAnswer {
  const collector = createCollector();
  for (const part of parts) collector.take(part);
  return collector.answer();
}
