import type { ContentStart, StreamPart } from "../../../canonical/stream-part";
import { isRecord } from "../../media";
import { joinName } from "../tool-names";
import { isOwnCall } from "../usage";
import { type Content, createContents, restOf } from "./contents";

export type Fields = Readonly<Record<string, unknown>>;

/** One item of the output. A message holds a content for each of its parts, anything else has one. */
type Item = {
  readonly contents: Map<string, Content>;
  /** What was said of each part of its thoughts. */
  readonly thoughts: Map<number, string>;
  /** Whether its thoughts come as a summary or in full: some send both. */
  kind: "summary" | "content" | null;
  isDone: boolean;
};

/**
 * Follows the items of an output. What comes in pieces goes on in pieces; what a provider only says at the end of a part
 * or of an item is made up for there, and nothing is said twice.
 */
export function createItemReader(emit: (part: StreamPart) => void) {
  const items = new Map<unknown, Item>();
  const doneIds = new Set<unknown>();
  const contents = createContents(emit);
  const { say, sayRest, cite, end } = contents;
  let hasOwnCall = false;
  let hasRefusal = false;

  function itemOf(event: Fields): Item {
    const key = event.output_index ?? event.item_id ?? 0;
    const known = items.get(key);
    if (known) return known;
    const item: Item = { contents: new Map(), thoughts: new Map(), kind: null, isDone: false };
    items.set(key, item);
    return item;
  }

  function start(event: Fields, key: string, start: ContentStart): Content {
    const item = itemOf(event);
    const known = item.contents.get(key);
    if (known) return known;
    const begun = contents.begin(start);
    item.contents.set(key, begun);
    return begun;
  }

  function textOf(event: Fields, isRefusal: boolean): Content {
    hasRefusal ||= isRefusal;
    return start(event, textKey(event), { type: "text", ...(isRefusal && { isRefusal }) });
  }

  function think(event: Fields, kind: "summary" | "content", at: unknown, text: unknown, isWhole: boolean): void {
    if (typeof text !== "string" || text === "") return;
    const item = itemOf(event);
    item.kind ??= kind;
    if (item.kind !== kind) return;
    const content = start(event, "reasoning", { type: "reasoning" });
    const part = typeof at === "number" ? at : 0;
    const said = item.thoughts.get(part);
    // Parts of a summary are paragraphs.
    if (said === undefined && content.said !== "") say(content, "\n\n");
    const rest = isWhole ? restOf(text, said ?? "") : text;
    item.thoughts.set(part, (said ?? "") + rest);
    say(content, rest);
  }

  function callOf(event: Fields, item: Fields): Content | null {
    if (!isOwnCall(item)) return null;
    hasOwnCall = true;
    const { call_id: callId, id, name, namespace } = item;
    return start(event, "call", {
      type: "tool-call",
      toolCallId: [callId, id].find((one) => typeof one === "string") ?? `call_${contents.count}`,
      toolName: joinName(typeof namespace === "string" ? namespace : null, typeof name === "string" ? name : ""),
      ...(item.type === "custom_tool_call" && { isCustom: true }),
    });
  }

  function withCall(event: Fields, run: (call: Content) => void): void {
    const call = itemOf(event).contents.get("call");
    if (call) run(call);
  }

  function finish(event: Fields, item: unknown): void {
    if (!isRecord(item)) return;
    const place = { output_index: event.output_index ?? event.item_id ?? item.id };
    finishContents(place, item);
    const known = itemOf(place);
    known.isDone = true;
    if (typeof item.id === "string") doneIds.add(item.id);
    for (const content of known.contents.values()) end(content);
  }

  function finishContents(place: Fields, item: Fields): void {
    switch (item.type) {
      case "message":
        for (const [index, part] of listOf(item.content).entries())
          finishPart({ ...place, content_index: index }, part);
        return;
      case "reasoning":
        finishReasoning(place, item);
        return;
      case "function_call":
      case "custom_tool_call": {
        const call = callOf(place, item);
        if (call) sayRest(call, item.type === "function_call" ? item.arguments : item.input);
        return;
      }
      default:
        start(place, "item", readHosted(item));
    }
  }

  function finishPart(event: Fields, part: unknown): void {
    if (!isRecord(part)) return;
    const isRefusal = part.type === "refusal";
    if (!isRefusal && part.type !== "output_text" && part.type !== "text") return;
    const whole = isRefusal ? part.refusal : part.text;
    const isBegun = itemOf(event).contents.has(textKey(event));
    if (!isBegun && (typeof whole !== "string" || whole === "")) return;
    const content = textOf(event, isRefusal);
    sayRest(content, whole, part.logprobs);
    if (!content.isCited) for (const annotation of listOf(part.annotations)) cite(content, annotation);
    end(content);
  }

  function finishReasoning(event: Fields, item: Fields): void {
    for (const kind of ["summary", "content"] as const) {
      for (const [index, part] of listOf(item[kind]).entries()) {
        if (isRecord(part)) think(event, kind, index, part.text, true);
      }
    }
    const { encrypted_content: value, id } = item;
    if (typeof value !== "string" || value === "") return;
    const content = start(event, "reasoning", { type: "reasoning" });
    const signature = { wire: "openai_responses", value, ...(typeof id === "string" && { itemId: id }) } as const;
    if (!content.isEnded) emit({ type: "content-meta", index: content.index, signature });
  }

  const readers: Readonly<Record<string, (event: Fields) => void>> = {
    "output_item.added": (event) => void (isRecord(event.item) && callOf(event, event.item)),
    "output_item.done": (event) => finish(event, event.item),
    "content_part.done": (event) => finishPart(event, event.part),
    "output_text.delta": (event) => say(textOf(event, false), event.delta, event.logprobs),
    "output_text.done": (event) => event.text && sayRest(textOf(event, false), event.text, event.logprobs),
    "refusal.delta": (event) => say(textOf(event, true), event.delta),
    "refusal.done": (event) => event.refusal && sayRest(textOf(event, true), event.refusal),
    "output_text.annotation.added": (event) => cite(textOf(event, false), event.annotation),
    "reasoning_summary_text.delta": (event) => think(event, "summary", event.summary_index, event.delta, false),
    "reasoning_summary_text.done": (event) => think(event, "summary", event.summary_index, event.text, true),
    "reasoning_text.delta": (event) => think(event, "content", event.content_index, event.delta, false),
    "reasoning_text.done": (event) => think(event, "content", event.content_index, event.text, true),
    "function_call_arguments.delta": (event) => withCall(event, (call) => say(call, event.delta)),
    "function_call_arguments.done": (event) => withCall(event, (call) => sayRest(call, event.arguments)),
    "custom_tool_call_input.delta": (event) => withCall(event, (call) => say(call, event.delta)),
    "custom_tool_call_input.done": (event) => withCall(event, (call) => sayRest(call, event.input)),
  };

  return {
    /** `type` without its `response.`. What is not known is passed over. */
    read(type: string, event: Fields): void {
      if (Object.hasOwn(readers, type)) readers[type]!(event);
    },
    /** The output as it is repeated at the end: what was not told before is told now. */
    readOutput(output: readonly unknown[]): void {
      const isFirst = items.size === 0;
      for (const [index, item] of output.entries()) {
        const isKnown = items.get(index)?.isDone || (isRecord(item) && doneIds.has(item.id));
        if (!isKnown && (isFirst || (isRecord(item) && typeof item.id === "string")))
          finish({ output_index: index }, item);
      }
    },
    endAll: contents.endAll,
    get hasOwnCall() {
      return hasOwnCall;
    },
    get hasRefusal() {
      return hasRefusal;
    },
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

const textKey = ({ content_index: at }: Fields) => `text.${typeof at === "number" ? at : 0}`;

/** What the provider did itself: a picture is one in every dialect, anything else only it understands. */
function readHosted(item: Fields): ContentStart {
  if (item.type === "image_generation_call" && typeof item.result === "string") {
    const format = typeof item.output_format === "string" ? item.output_format : "png";
    return { type: "file", mediaType: `image/${format}`, data: item.result };
  }
  return { type: "provider", wire: "openai_responses", value: item };
}
