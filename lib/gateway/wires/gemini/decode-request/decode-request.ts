import type { GenerateRequest, Message, TextPart, Tool, ToolChoice } from "../../../canonical/generate-request";
import type { Envelope } from "../../wire";
import { partsOf } from "../forward/measure-contents";
import { listOf, pick, pickRecord } from "../spelling";
import { decodeConfig } from "./decode-config";
import { decodeContents } from "./decode-contents";
import { decodeToolChoice, decodeTools } from "./decode-tools";
import { uncarriedMembers } from "./find-uncarried";
import { refuse } from "./refuse";

const carried = ["model", "contents", "systemInstruction", "tools", "toolConfig", "generationConfig", "cachedContent"];

/** A client's request in the middle form. Throws 400 for what no other provider could be told. */
export function decodeRequest(parsed: Record<string, unknown>, envelope: Envelope): GenerateRequest {
  if (pick(parsed, "cachedContent") !== undefined) {
    refuse("cachedContent", "`cachedContent` is kept by Google, and this model is served by another provider.");
  }
  const config = decodeConfig(pickRecord(parsed, "generationConfig") ?? {});
  const { messages, uncarried } = decodeContents(listOf(parsed.contents));
  const tools: readonly Tool[] = decodeTools(parsed.tools);
  const toolConfig = pickRecord(parsed, "toolConfig") ?? {};
  const toolChoice: ToolChoice | null = decodeToolChoice(pickRecord(toolConfig, "functionCallingConfig"));
  const leading = messages.findIndex((message) => message.role !== "system");
  const head = messages.slice(0, leading === -1 ? messages.length : leading);
  return {
    model: envelope.model,
    stream: envelope.stream,
    system: [...decodeSystem(pick(parsed, "systemInstruction")), ...head.flatMap(textsOf)],
    messages: messages.slice(head.length),
    tools,
    toolChoice,
    parallelToolCalls: null,
    ...config.members,
    verbosity: null,
    endUserId: null,
    promptCacheKey: null,
    uncarried: [...new Set([...uncarriedMembers(parsed, carried), ...config.uncarried, ...uncarried])],
  };
}

function decodeSystem(instruction: unknown): readonly TextPart[] {
  return partsOf(instruction ?? []).map((part) => {
    if (typeof part.text === "string") return { type: "text", text: part.text };
    return refuse("systemInstruction", "`systemInstruction` can hold text only.");
  });
}

function textsOf(message: Message): readonly TextPart[] {
  return message.role === "system" ? message.content : [];
}
