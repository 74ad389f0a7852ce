import type {
  FilePart,
  Message,
  Signature,
  TextPart,
  Tool,
  ToolCallPart,
  ToolResultPart,
} from "../../../canonical/generate-request";
import { gatewayError } from "../../../gateway-error";
import { isRecord } from "../../media";
import { invalid } from "../../request-body";
import { joinName } from "../tool-names";
import { decodeContent } from "./decode-content";
import { decodeReasoning, findCallSignatures } from "./decode-reasoning";
import { decodeTools } from "./decode-tools";
import { createTurns } from "./turns";

type Item = Readonly<Record<string, unknown>>;

export type DecodedInput = {
  /** Instructions that stand before everything else. */
  readonly system: readonly TextPart[];
  readonly messages: readonly Message[];
  /** Tools that were made known in the course of the conversation. */
  readonly tools: readonly Tool[];
};

/** Items one after another become messages: those of the model in a row are one turn, and so are results of tools. */
export function decodeInput(input: unknown): DecodedInput {
  if (typeof input === "string") {
    return { system: [], messages: [{ role: "user", content: [{ type: "text", text: input }] }], tools: [] };
  }
  if (!Array.isArray(input)) return invalid("input", "`input` must be a string or a list of items.");
  const system: TextPart[] = [];
  const turns = createTurns();
  const tools: Tool[] = [];
  const toolNames = new Map<string, string>();
  const signatures = findCallSignatures(input);

  for (const item of input) {
    if (!isRecord(item)) return invalid("input", "An item must be an object.");
    switch (item.type) {
      case undefined:
      case "message":
        decodeMessage(item);
        break;
      case "reasoning":
        turns.assistant(decodeReasoning(item));
        break;
      case "function_call":
      case "custom_tool_call": {
        const call = decodeCall(item, signatures);
        toolNames.set(call.toolCallId, call.toolName);
        turns.assistant([call]);
        break;
      }
      case "function_call_output":
      case "custom_tool_call_output":
        turns.tool(decodeResult(item, toolNames));
        break;
      case "image_generation_call":
        if (typeof item.result === "string") turns.assistant([decodePicture(item.result, item.output_format)]);
        break;
      case "additional_tools":
        tools.push(...decodeTools(item.tools));
        break;
      case "tool_search_output":
        tools.push(...decodeTools(item.tools));
        turns.assistant([provided(item)]);
        break;
      case "item_reference":
      case "compaction":
        refuseKept(item.type);
        break;
      default:
        // Hosted tools, and those that only their provider's models know, with what came of them.
        turns.assistant([provided(item)]);
    }
  }
  return { system, messages: turns.messages, tools };

  function decodeMessage(item: Item): void {
    const content = decodeContent(item.content);
    switch (item.role) {
      case "user":
        turns.user(content);
        return;
      case "assistant":
        turns.assistant(content);
        return;
      case "system":
      case "developer": {
        const texts = content.filter((part) => part.type === "text");
        if (texts.length < content.length) {
          throw gatewayError("invalid_request", "Instructions can only be text for this model.", { param: "input" });
        }
        if (turns.messages.length === 0) system.push(...texts);
        else turns.system(texts);
        return;
      }
      default:
        invalid("input", "A message must have the role user, assistant, system or developer.");
    }
  }
}

function decodeCall(item: Item, signatures: ReadonlyMap<string, Signature>): ToolCallPart {
  const { call_id: id, name, namespace } = item;
  if (typeof id !== "string" || typeof name !== "string") {
    return invalid("input", "A call of a tool must have a `call_id` and a name.");
  }
  const isCustom = item.type === "custom_tool_call";
  const text = isCustom ? item.input : item.arguments;
  const signature = signatures.get(id);
  return {
    type: "tool-call",
    toolCallId: id,
    toolName: joinName(typeof namespace === "string" ? namespace : null, name),
    input: typeof text === "string" ? text : text === undefined || text === null ? "" : JSON.stringify(text),
    ...(isCustom && { isCustom }),
    ...(signature && { signature }),
  };
}

function decodeResult(item: Item, toolNames: ReadonlyMap<string, string>): ToolResultPart {
  const { call_id: id, name, output } = item;
  if (typeof id !== "string") return invalid("input", "The output of a tool must have a `call_id`.");
  return {
    type: "tool-result",
    toolCallId: id,
    toolName: toolNames.get(id) ?? (typeof name === "string" ? name : null),
    // Codex has sent objects.
    content: isRecord(output) ? [{ type: "text", text: JSON.stringify(output) }] : decodeContent(output),
    isError: false,
    ...(item.type === "custom_tool_call_output" && { isCustom: true }),
  };
}

function decodePicture(data: string, format: unknown): FilePart {
  const mediaType = `image/${typeof format === "string" ? format : "png"}`;
  return { type: "file", kind: "image", mediaType, source: { type: "base64", data } };
}

function provided(value: Item) {
  return { type: "provider", wire: "openai_responses", value } as const;
}

function refuseKept(type: "item_reference" | "compaction"): never {
  const message =
    type === "item_reference"
      ? "Items of type `item_reference` are not supported here: send the items themselves."
      : "Only the provider that compacted this conversation can read it: begin a new one for this model.";
  throw gatewayError("unsupported_parameter", message, { param: "input" });
}
