import type { Tool } from "../../../canonical/generate-request";
import type { ContentStart } from "../../../canonical/stream-part";
import { parseText } from "../../read-json";
import { isCustomTool, splitName } from "../tool-names";
import type { ContentWriter, Place } from "./message-encoder";
import type { CallItem, Emit } from "./response-types";

type Call = Extract<ContentStart, { type: "tool-call" }>;

export type CallWriting = {
  readonly place: Place;
  readonly call: Call;
  /** The tools as the caller gave them. */
  readonly tools: readonly Tool[];
  readonly emit: Emit;
  readonly onDone: (item: CallItem) => void;
};

/** A call of the caller's tool, named and shaped as the caller gave that tool. */
export function createCallWriter(writing: CallWriting): ContentWriter {
  const { call, tools } = writing;
  return isCustomCall(call, tools) ? writeCustomCall(writing) : writeFunctionCall(writing);
}

export function isCustomCall({ isCustom, toolName }: Call, tools: readonly Tool[]): boolean {
  return isCustom === true || isCustomTool(toolName, tools);
}

function writeFunctionCall({ place: { id, outputIndex }, call, tools, emit, onDone }: CallWriting): ContentWriter {
  const { toolCallId, toolName } = call;
  const place = { item_id: id, output_index: outputIndex };
  const named = { id, type: "function_call", call_id: toolCallId, ...splitName(toolName, tools) } as const;
  const pieces: string[] = [];
  const delta = (text: string) => {
    pieces.push(text);
    emit({ type: "response.function_call_arguments.delta", ...place, delta: text });
  };
  emit({
    type: "response.output_item.added",
    output_index: outputIndex,
    item: { ...named, arguments: "", status: "in_progress" },
  });
  return {
    delta,
    meta() {},
    end() {
      // Nothing means no arguments, and clients parse it.
      if (pieces.every((piece) => piece.trim() === "")) delta("{}");
      const item: CallItem = { ...named, arguments: pieces.join(""), status: "completed" };
      emit({ type: "response.function_call_arguments.done", ...place, name: item.name, arguments: item.arguments });
      emit({ type: "response.output_item.done", output_index: outputIndex, item });
      onDone(item);
    },
  };
}

/** Where the provider knows no custom tools the text comes wrapped in JSON, which can be undone once it is whole. */
function writeCustomCall({ place: { id, outputIndex }, call, tools, emit, onDone }: CallWriting): ContentWriter {
  const { toolCallId, toolName, isCustom } = call;
  const place = { item_id: id, output_index: outputIndex };
  const named = { id, type: "custom_tool_call", call_id: toolCallId, ...splitName(toolName, tools) } as const;
  const pieces: string[] = [];
  const say = (delta: string) => emit({ type: "response.custom_tool_call_input.delta", ...place, delta });
  emit({ type: "response.output_item.added", output_index: outputIndex, item: { ...named, input: "" } });
  return {
    delta(text) {
      pieces.push(text);
      if (isCustom) say(text);
    },
    meta() {},
    end() {
      const input = isCustom ? pieces.join("") : unwrap(pieces.join(""));
      if (!isCustom && input !== "") say(input);
      const item: CallItem = { ...named, input };
      emit({ type: "response.custom_tool_call_input.done", ...place, input });
      emit({ type: "response.output_item.done", output_index: outputIndex, item });
      onDone(item);
    },
  };
}

function unwrap(text: string): string {
  const input = parseText(text)?.input;
  return typeof input === "string" ? input : text;
}
