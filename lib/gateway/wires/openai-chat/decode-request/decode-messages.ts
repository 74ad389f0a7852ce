import type {
  AssistantPart,
  GenerateRequest,
  Message,
  TextPart,
  ToolCallPart,
  ToolResultPart,
} from "../../../canonical/generate-request";
import { readSignature } from "../../../canonical/tagged-signature";
import { gatewayError } from "../../../gateway-error";
import { isRecord } from "../../media";
import { invalid } from "../../request-body";
import { readDetails } from "../reasoning-details";
import { readCacheControl, readContent, readResult, readSaid, readTexts } from "./decode-content";
import { asRecord, type Members, readList, readName, readRecord, readText } from "./read-value";

type Conversation = Pick<GenerateRequest, "system" | "messages">;
type Called = { readonly toolName: string; readonly isCustom: boolean };

/** The conversation of a chat body: instructions at its head, and the rest in order. `note` is told what cannot be carried. */
export function decodeMessages(list: readonly unknown[], note: (name: string) => void): Conversation {
  const system: TextPart[] = [];
  const messages: Message[] = [];
  const calls = new Map<string, Called>();
  const legacyIds: string[] = [];
  let answered = 0;
  /** Of the last message, where that holds results. */
  let results: ToolResultPart[] = [];

  list.forEach((item, i) => {
    const path = `messages[${i}]`;
    const message = asRecord(item, path);
    if (typeof message.name === "string" && message.role !== "function") note("messages.name");
    switch (message.role) {
      case "system":
      case "developer": {
        const texts = readTexts(message, `${path}.content`);
        if (messages.length === 0) system.push(...texts);
        else messages.push({ role: "system", content: texts });
        return;
      }
      case "user": {
        const content = readContent(message, `${path}.content`);
        if (content.length === 0) invalid(`${path}.content`, `\`${path}.content\` must not be empty.`);
        messages.push({ role: "user", content });
        return;
      }
      case "assistant": {
        for (const name of ["prefix", "partial"]) if (message[name] === true) note(`messages.${name}`);
        const content = readAssistant(message, path, i, legacyIds);
        for (const part of content) {
          if (part.type === "tool-call")
            calls.set(part.toolCallId, { toolName: part.toolName, isCustom: part.isCustom === true });
        }
        if (content.length > 0) messages.push({ role: "assistant", content });
        return;
      }
      case "tool":
        pushResult(message, path, readName(message, "tool_call_id", `${path}.tool_call_id`));
        return;
      case "function": {
        readName(message, "name", `${path}.name`);
        pushResult(message, path, legacyIds[answered++] ?? invalid(path, `\`${path}\` answers no function call.`));
        return;
      }
      default:
        invalid(`${path}.role`, `\`${path}.role\` must be system, developer, user, assistant, tool or function.`);
    }
  });
  return { system, messages };

  function pushResult(message: Members, path: string, toolCallId: string): void {
    const called = calls.get(toolCallId);
    if (messages.at(-1)?.role !== "tool") {
      results = [];
      messages.push({ role: "tool", content: results });
    }
    results.push({
      type: "tool-result",
      toolCallId,
      toolName: called?.toolName ?? null,
      content: readResult(message, `${path}.content`),
      isError: false,
      ...(called?.isCustom && { isCustom: true }),
      ...readCacheControl(message, path),
    });
  }
}

function readAssistant(message: Members, path: string, position: number, legacyIds: string[]): AssistantPart[] {
  if (message.audio !== undefined && message.audio !== null) {
    const text = "A recording that another provider keeps cannot be heard by this one.";
    throw gatewayError("unsupported_parameter", text, { param: `${path}.audio` });
  }
  const parts: AssistantPart[] = [...readReasoning(message, path)];
  const signature = readThoughtSignature(message);
  const said = readSaid(message, `${path}.content`).filter((part) => part.type !== "text" || part.text !== "");
  const last = said.findLastIndex((part) => part.type === "text");
  parts.push(
    ...said.map((part, i) => (i === last && signature && part.type === "text" ? { ...part, signature } : part)),
  );
  const refusal = readText(message, "refusal", `${path}.refusal`);
  if (refusal) parts.push({ type: "text", text: refusal, isRefusal: true });
  // Pictures that the model made, as OpenRouter gives them.
  if (Array.isArray(message.images)) parts.push(...readSaid({ content: message.images }, `${path}.images`));
  for (const [i, call] of (readList(message, "tool_calls", `${path}.tool_calls`) ?? []).entries()) {
    parts.push(readCall(asRecord(call, `${path}.tool_calls[${i}]`), `${path}.tool_calls[${i}]`));
  }
  const legacy = readRecord(message, "function_call", `${path}.function_call`);
  if (legacy) {
    const toolCallId = `call_${position}`;
    legacyIds.push(toolCallId);
    parts.push({ type: "tool-call", toolCallId, ...readFunction(legacy, `${path}.function_call`) });
  }
  return parts;
}

/** The list has the signatures; the plain text beside it is the same, unless the list has none of its own. */
function readReasoning(message: Members, path: string): AssistantPart[] {
  const plain =
    readText(message, "reasoning_content", `${path}.reasoning_content`) ??
    (typeof message.reasoning === "string" ? message.reasoning : null) ??
    "";
  const details = readDetails(readList(message, "reasoning_details", `${path}.reasoning_details`) ?? []);
  if (plain === "" || details.some(({ text }) => text !== "")) return details;
  const [first, ...others] = details;
  if (first && !first.redacted) return [{ ...first, text: plain }, ...others];
  return [{ type: "reasoning", text: plain }, ...details];
}

function readCall(call: Members, path: string): ToolCallPart {
  const toolCallId = readName(call, "id", `${path}.id`);
  const signature = readThoughtSignature(call);
  const signed = signature && { signature };
  if (call.type === "custom") {
    const custom = asRecord(call.custom, `${path}.custom`);
    const toolName = readName(custom, "name", `${path}.custom.name`);
    const input = readText(custom, "input", `${path}.custom.input`) ?? "";
    return { type: "tool-call", toolCallId, toolName, input, isCustom: true, ...signed };
  }
  const called = asRecord(call.function, `${path}.function`);
  return { type: "tool-call", toolCallId, ...readFunction(called, `${path}.function`), ...signed };
}

function readFunction(called: Members, path: string): { toolName: string; input: string } {
  const toolName = readName(called, "name", `${path}.name`);
  return { toolName, input: readText(called, "arguments", `${path}.arguments`) ?? "" };
}

/** Google's convention, on a call or on the message itself. */
function readThoughtSignature(holder: Members) {
  const google = isRecord(holder.extra_content) ? holder.extra_content.google : null;
  const signature = isRecord(google) ? google.thought_signature : null;
  return typeof signature === "string" && signature !== "" ? readSignature(signature, "openai_chat") : null;
}
