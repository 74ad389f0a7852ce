import type { GeneratedAnswer } from "../../canonical/stream-part";
import type { FinishReason } from "../../ports";

const finishReasons: Readonly<Record<string, FinishReason>> = {
  end_turn: "stop",
  stop_sequence: "stop",
  pause_turn: "stop",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  tool_use: "tool_calls",
  refusal: "content_filter",
};

const details: Readonly<Record<string, "refusal" | "pause">> = { refusal: "refusal", pause_turn: "pause" };

/** The house's closed word for a `stop_reason`; null when there is none. */
export function readFinishReason(value: unknown): FinishReason | null {
  if (typeof value !== "string" || value === "") return null;
  return Object.hasOwn(finishReasons, value) ? finishReasons[value]! : "other";
}

/** What a `stop_reason` says beyond the closed word; null when that is nothing. */
export function readFinishDetail(value: unknown): "refusal" | "pause" | null {
  return typeof value === "string" && Object.hasOwn(details, value) ? details[value]! : null;
}

type Finish = Pick<GeneratedAnswer, "finishReason" | "detail" | "stopSequence">;

/** How a message says that it ended: the members of `message_delta.delta`, and of a whole message. */
export function writeStop({ finishReason, detail, stopSequence }: Finish) {
  const isRefusal = detail === "refusal" || finishReason === "content_filter";
  return {
    stop_reason: isRefusal ? "refusal" : detail === "pause" ? "pause_turn" : stopReason(finishReason, stopSequence),
    stop_sequence: stopSequence,
    stop_details: isRefusal ? { type: "refusal", category: null, explanation: null } : null,
  } as const;
}

function stopReason(finishReason: FinishReason, stopSequence: string | null) {
  if (finishReason === "length") return "max_tokens";
  if (finishReason === "tool_calls") return "tool_use";
  return stopSequence === null ? "end_turn" : "stop_sequence";
}
