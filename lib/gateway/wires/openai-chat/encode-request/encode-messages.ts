import type {
  AssistantPart,
  FilePart,
  GenerateRequest,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  UserPart,
} from "../../../canonical/generate-request";
import type { Capabilities, Quirks } from "../../../ports";
import type { ExtraContent, ReasoningDetail } from "../encode-answer/chunk";
import { toDetail, toEncryptedDetail } from "../reasoning-details";
import { type ContentPart, encodePart } from "./encode-file";

export type EncodedCall = {
  id: string;
  type: "function";
  function: { name: string; arguments: string };
  extra_content?: ExtraContent;
};

export type EncodedMessage =
  | { role: "system" | "developer"; content: string }
  | { role: "user"; content: string | ContentPart[] }
  | {
      role: "assistant";
      content: string | null;
      tool_calls?: EncodedCall[];
      reasoning_content?: string;
      reasoning?: string;
      reasoning_details?: ReasoningDetail[];
      extra_content?: ExtraContent;
    }
  | { role: "tool"; tool_call_id: string; content: string };

type Target = { readonly quirks: Quirks; readonly capabilities: Capabilities };

/** The conversation as a provider of this wire takes it. Throws 400 for content that it cannot take. */
export function encodeMessages(request: GenerateRequest, target: Target): EncodedMessage[] {
  const messages: EncodedMessage[] = [];
  // Files that have no place in their own message follow it in one of the user's: after the results of all calls, for
  // nothing may stand between these.
  let following: ContentPart[] = [];
  const follow = () => {
    if (following.length > 0) messages.push({ role: "user", content: following });
    following = [];
  };
  const later = (label: string, files: readonly FilePart[]) => {
    if (files.length === 0) return;
    following.push({ type: "text", text: label }, ...files.map((file) => encodePart(file, target.capabilities)));
  };

  if (request.system.length > 0) messages.push({ role: "system", content: joinTexts(request.system, "\n\n") });
  for (const message of request.messages) {
    if (message.role !== "tool") follow();
    switch (message.role) {
      case "system": {
        const role = target.quirks.hasNoDeveloperRole ? "system" : "developer";
        messages.push({ role, content: joinTexts(message.content, "\n\n") });
        break;
      }
      case "user": {
        const content = encodeUser(message.content, target.capabilities);
        if (content.length > 0) messages.push({ role: "user", content });
        break;
      }
      case "assistant": {
        const encoded = encodeAssistant(message.content, target.quirks);
        if (encoded) messages.push(encoded);
        later("The assistant's answer held this:", message.content.filter(isFile));
        break;
      }
      case "tool":
        for (const result of message.content) {
          messages.push(encodeResult(result));
          later(`From the result of tool call ${result.toolCallId}:`, result.content.filter(isBinary));
        }
    }
  }
  follow();
  return messages;
}

function encodeUser(content: readonly UserPart[], capabilities: Capabilities): string | ContentPart[] {
  const parts = content.filter((part) => part.type !== "provider").map((part) => encodePart(part, capabilities));
  const [only] = parts;
  return parts.length === 1 && only?.type === "text" ? only.text : parts;
}

function encodeAssistant(content: readonly AssistantPart[], quirks: Quirks): EncodedMessage | null {
  const texts = content.filter((part) => part.type === "text");
  const calls = content.filter((part) => part.type === "tool-call").map(encodeCall);
  const thoughts = content.filter((part) => part.type === "reasoning");
  const text = texts.map((part) => part.text).join("");
  const details = thoughts.flatMap(ownDetail);
  const thought = quirks.reasoningField ? thoughts.map((part) => part.text).join("") : "";
  if (text === "" && calls.length === 0 && details.length === 0 && thought === "") return null;
  const signature = ownSignature(texts.at(-1));
  return {
    role: "assistant",
    content: text === "" && calls.length > 0 ? null : text,
    ...(quirks.reasoningField && thought !== "" && { [quirks.reasoningField]: thought }),
    ...(details.length > 0 && { reasoning_details: details }),
    ...(calls.length > 0 && { tool_calls: calls }),
    ...(signature && { extra_content: signature }),
  };
}

/** Signed reasoning goes back to its own wire only; to others it means nothing, or is an error. */
function ownDetail({ text, signature, redacted }: ReasoningPart, index: number): ReasoningDetail[] {
  if (redacted?.wire === "openai_chat") return [toEncryptedDetail(redacted, index)];
  return signature?.wire === "openai_chat" ? [toDetail(text, signature, index)] : [];
}

function encodeCall(call: ToolCallPart): EncodedCall {
  const { toolCallId: id, toolName: name, input, isCustom } = call;
  const signature = ownSignature(call);
  return {
    id,
    type: "function",
    function: { name, arguments: isCustom ? JSON.stringify({ input }) : input === "" ? "{}" : input },
    ...(signature && { extra_content: signature }),
  };
}

function ownSignature(part: TextPart | ToolCallPart | undefined): ExtraContent | null {
  if (part?.signature?.wire !== "openai_chat") return null;
  return { google: { thought_signature: part.signature.value } };
}

function encodeResult({ toolCallId, content, isError }: ToolResultPart): EncodedMessage {
  const texts = content.flatMap((part) => {
    if (part.type === "text") return part.text;
    return part.source.type === "text" ? part.source.text : [];
  });
  const text = texts.length === 0 && content.length > 0 ? "The result follows in the next message." : texts.join("\n");
  return { role: "tool", tool_call_id: toolCallId, content: isError ? `Error: ${text}` : text };
}

function isFile(part: AssistantPart): part is FilePart {
  return part.type === "file";
}

function isBinary(part: TextPart | FilePart): part is FilePart {
  return part.type === "file" && part.source.type !== "text";
}

function joinTexts(parts: readonly TextPart[], separator: string): string {
  return parts.map(({ text }) => text).join(separator);
}
