import type { UpstreamFailure } from "../../../call/judge-failure";
import type { StreamPart } from "../../../canonical/stream-part";
import { isRecord } from "../../media";
import { parseText } from "../../read-json";
import type { StreamDecoder } from "../../wire";
import { toFailure } from "../failure";
import { readFinishDetail, readFinishReason } from "../stop-reason";
import { type Counts, overlay, readUsage } from "../usage";
import { createBlockReader } from "./block-decoder";

/** Reads a message's events. What comes after its end, or after a failure, is not part of it. */
export function createStreamDecoder(): StreamDecoder {
  const blocks = createBlockReader();
  let id: string | null = null;
  let hasStarted = false;
  let isOver = false;
  let counts: Counts = {};
  let stop: Counts = {};

  function begin(message: Record<string, unknown>): StreamPart[] {
    const given = typeof message.id === "string" ? message.id : null;
    // Some say the start twice. Another message within this one is two answers spliced: neither can be trusted.
    if (hasStarted) return given === id ? [] : fail({ reason: "unreadable" });
    hasStarted = true;
    id = given;
    counts = overlay({}, message.usage);
    stop = message;
    const model = typeof message.model === "string" ? message.model : null;
    const held = Array.isArray(message.content) ? message.content.filter(isRecord) : [];
    return [{ type: "start", id, model, usage: readUsage(counts) }, ...held.flatMap(blocks.whole)];
  }

  function fail(failure: UpstreamFailure): StreamPart[] {
    isOver = true;
    return [{ type: "error", failure }];
  }

  function finish(): StreamPart[] {
    isOver = true;
    const parts = blocks.closeAll();
    const said = readFinishReason(stop.stop_reason) ?? "stop";
    const detail = readFinishDetail(stop.stop_reason);
    parts.push({
      type: "finish",
      finishReason: said === "stop" && blocks.hasCall && !detail ? "tool_calls" : said,
      ...(detail && { detail }),
      stopSequence: typeof stop.stop_sequence === "string" ? stop.stop_sequence : null,
      usage: readUsage(counts),
    });
    return parts;
  }

  function read(event: Record<string, unknown>): readonly StreamPart[] {
    switch (event.type) {
      case "message_start":
        return isRecord(event.message) ? begin(event.message) : [];
      case "content_block_start":
        return isRecord(event.content_block) ? blocks.start(event.index, event.content_block) : [];
      case "content_block_delta":
        return isRecord(event.delta) ? blocks.delta(event.index, event.delta) : [];
      case "content_block_stop":
        return blocks.stop(event.index);
      case "message_delta":
        counts = overlay(counts, event.usage);
        stop = overlay(stop, event.delta);
        return [];
      case "message_stop":
        return finish();
      default:
        return event.type === "error" || (event.type === undefined && event.error) ? fail(toFailure(event)) : [];
    }
  }

  return {
    take({ data }) {
      const event = isOver ? null : parseText(data);
      return event ? read(event) : [];
    },
    end: () => (isOver ? [] : blocks.closeAll()),
  };
}

/** The parts of a whole message; null when it is none. */
export function decodeAnswer(answer: unknown): readonly StreamPart[] | null {
  if (!isRecord(answer) || !Array.isArray(answer.content)) return null;
  const decoder = createStreamDecoder();
  const event = (value: object) => decoder.take({ event: "", data: JSON.stringify(value) });
  return [...event({ type: "message_start", message: answer }), ...event({ type: "message_stop" })];
}
