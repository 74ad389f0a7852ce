import type {
  AssistantPart,
  GenerateRequest,
  ReasoningPart,
  TextPart,
  ToolResultPart,
} from "../../../canonical/generate-request";
import { gatewayError } from "../../../gateway-error";
import type { Capabilities, Deployment } from "../../../ports";
import { encodePart, type InputPart } from "./encode-file";

export type InputItem =
  | { type: "message"; role: "user" | "system" | "developer"; content: InputPart[] }
  | { type: "message"; role: "assistant"; content: string }
  | {
      type: "reasoning";
      id?: string;
      summary: { type: "summary_text"; text: string }[];
      encrypted_content: string;
    }
  | { type: "function_call"; call_id: string; name: string; arguments: string }
  | { type: "custom_tool_call"; call_id: string; name: string; input: string }
  | { type: "function_call_output" | "custom_tool_call_output"; call_id: string; output: string | InputPart[] }
  | { type: "image_generation_call"; id: string; status: "completed"; result: string };

/** An item as its own provider wrote it. */
type OwnItem = { readonly isOwn: true; readonly value: unknown };

/**
 * The conversation as items. Instructions go to its head as messages of the developer and not into `instructions`, so
 * that all of them, wherever they stand, keep their order and their rank. Throws 400 for content that cannot be carried.
 */
export function encodeInput(request: GenerateRequest, { quirks, capabilities }: Deployment): unknown[] {
  const role = quirks.hasNoDeveloperRole ? "system" : "developer";
  const instruct = (texts: readonly TextPart[]): InputItem[] =>
    texts.length === 0 ? [] : [{ type: "message", role, content: texts.map((text) => encodePart(text, capabilities)) }];

  const items: (InputItem | OwnItem)[] = instruct(request.system);
  for (const message of request.messages) {
    switch (message.role) {
      case "system":
        items.push(...instruct(message.content));
        break;
      case "user": {
        const content = message.content.filter((part) => part.type !== "provider");
        if (content.length > 0) {
          items.push({ type: "message", role: "user", content: content.map((part) => encodePart(part, capabilities)) });
        }
        break;
      }
      case "assistant":
        items.push(...encodeAssistant(message.content));
        break;
      case "tool":
        for (const result of message.content) items.push(encodeResult(result, capabilities));
    }
  }
  return items.map((item) => ("isOwn" in item ? item.value : item));
}

function encodeAssistant(content: readonly AssistantPart[]): (InputItem | OwnItem)[] {
  const items: (InputItem | OwnItem)[] = [];
  let texts: string[] = [];
  const closeText = () => {
    const text = texts.join("");
    if (text !== "") items.push({ type: "message", role: "assistant", content: text });
    texts = [];
  };
  for (const part of content) {
    if (part.type === "text") {
      texts.push(part.text);
      continue;
    }
    closeText();
    switch (part.type) {
      case "reasoning":
        items.push(...encodeReasoning(part));
        break;
      case "tool-call":
        items.push(
          part.isCustom
            ? { type: "custom_tool_call", call_id: part.toolCallId, name: part.toolName, input: part.input }
            : { type: "function_call", call_id: part.toolCallId, name: part.toolName, arguments: part.input || "{}" },
        );
        break;
      case "file":
        if (part.kind !== "image" || part.source.type !== "base64") {
          throw gatewayError("invalid_request", "A file in an answer cannot be sent to this model.", {
            param: "input",
          });
        }
        items.push({
          type: "image_generation_call",
          id: `ig_${items.length}`,
          status: "completed",
          result: part.source.data,
        });
        break;
      case "provider":
        if (part.wire === "openai_responses") items.push({ isOwn: true, value: part.value });
    }
  }
  closeText();
  return items;
}

/** Only what a provider of this wire encrypted means something to one; anything else would be refused. */
function encodeReasoning({ text, signature, redacted }: ReasoningPart): InputItem[] {
  const own = [signature, redacted].find((one) => one?.wire === "openai_responses");
  if (!own) return [];
  return [
    {
      type: "reasoning",
      ...(own.itemId !== undefined && { id: own.itemId }),
      summary: text === "" ? [] : [{ type: "summary_text", text }],
      encrypted_content: own.value,
    },
  ];
}

function encodeResult(
  { toolCallId, content, isError, isCustom }: ToolResultPart,
  capabilities: Capabilities,
): InputItem {
  const type = isCustom ? "custom_tool_call_output" : "function_call_output";
  const parts = content.map((part) => encodePart(part, capabilities));
  // Nowhere does an item say that the tool failed.
  if (isError) parts.unshift({ type: "input_text", text: "Error:" });
  const texts = parts.flatMap((part) => (part.type === "input_text" ? [part.text] : []));
  return { type, call_id: toolCallId, output: texts.length === parts.length ? texts.join("\n") : parts };
}
