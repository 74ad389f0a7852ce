import type { StreamPart } from "../../../canonical/stream-part";
import { isRecord } from "../../media";
import { parseText } from "../../read-json";
import type { ServerSentEvent, StreamDecoder } from "../../wire";
import { toFailure } from "../failure";
import { readFinishReason, readUsage } from "../usage";
import { createItemReader, type Fields } from "./item-decoder";

/** Reads a provider's stream of Responses. Events that it does not know are passed over, and so is all after the end. */
export function createStreamDecoder(): StreamDecoder {
  const decoder = createEventDecoder();
  return {
    take({ event: name, data }: ServerSentEvent) {
      const event = decoder.isOver ? null : parseText(data);
      if (!event) return [];
      const type = typeof event.type === "string" ? event.type : name || (isRecord(event.error) ? "error" : "");
      return decoder.read(type, event);
    },
    end: decoder.end,
  };
}

/** The parts of a whole answer, which is what a stream ends with; null when it is none. */
export function decodeAnswer(answer: unknown): readonly StreamPart[] | null {
  if (!isRecord(answer) || !Array.isArray(answer.output)) return null;
  const type = answer.status === "failed" || answer.status === "incomplete" ? answer.status : "completed";
  return createEventDecoder().read(`response.${type}`, { response: answer });
}

function createEventDecoder() {
  const out: StreamPart[] = [];
  const items = createItemReader((part) => out.push(part));
  let isBegun = false;
  let isOver = false;

  function begin(response: Fields): void {
    if (isBegun) return;
    isBegun = true;
    const { id, model } = response;
    out.push({
      type: "start",
      id: typeof id === "string" ? id : null,
      model: typeof model === "string" ? model : null,
      usage: null,
    });
  }

  function finish(response: Fields): void {
    isOver = true;
    const { output } = response;
    // Some say everything only here.
    if (Array.isArray(output)) items.readOutput(output);
    items.endAll();
    const reason = readFinishReason(response) ?? "stop";
    out.push({
      type: "finish",
      finishReason: reason === "stop" && items.hasOwnCall ? "tool_calls" : reason,
      ...(items.hasRefusal && reason === "stop" && { detail: "refusal" as const }),
      stopSequence: null,
      usage: readUsage(response),
    });
  }

  function fail(event: Fields): void {
    isOver = true;
    items.endAll();
    out.push({ type: "error", failure: toFailure(event) });
  }

  function read(type: string, event: Fields): void {
    const response = isRecord(event.response) ? event.response : {};
    switch (type) {
      case "response.created":
      case "response.queued":
      case "response.in_progress":
        begin(response);
        return;
      case "response.completed":
      case "response.incomplete":
        begin(response);
        finish({ ...response, status: type.slice("response.".length) });
        return;
      case "response.failed":
      case "response.cancelled":
      case "error":
        begin(response);
        fail(event);
        return;
      default:
        if (!type.startsWith("response.")) return;
        begin(response);
        items.read(type.slice("response.".length), event);
    }
  }

  return {
    read(type: string, event: Fields): StreamPart[] {
      read(type, event);
      return out.splice(0);
    },
    end(): StreamPart[] {
      if (!isOver) items.endAll();
      isOver = true;
      return out.splice(0);
    },
    get isOver() {
      return isOver;
    },
  };
}
