/**
 * Cursor's agent declares tools that take free text as Responses does, flat, also beside tools of chat's own shape. It
 * looks for a call of one where a function's is, with the bare text in place of the arguments, and gives it back so.
 */
import type { GenerateRequest, Message, Tool } from "../../../canonical/generate-request";
import { isRecord } from "../../media";

type Custom = Extract<Tool, { type: "custom" }>;

/** A chat body that declares such a tool: no provider of chat takes it as it is. */
export function holdsFlatTool(tools: unknown): boolean {
  return Array.isArray(tools) && tools.some((tool) => isRecord(tool) && isFlatCustom(tool));
}

export function isFlatCustom(tool: Readonly<Record<string, unknown>>): boolean {
  return tool.type === "custom" && typeof tool.name === "string" && !isRecord(tool.custom);
}

/** Marks the tools whose calls are to look like a function's, and knows earlier calls of them for what they are. */
export function readCursorRequest(request: GenerateRequest): GenerateRequest {
  const tools = request.tools.map((tool) => (tool.type === "custom" ? { ...tool, answersAsFunction: true } : tool));
  return restoreCalls({ ...request, tools });
}

export function restoreCalls(request: GenerateRequest): GenerateRequest {
  const customs = request.tools.filter(
    (tool): tool is Custom => tool.type === "custom" && tool.answersAsFunction === true,
  );
  if (customs.length === 0) return request;
  const names = new Set(customs.map(({ name }) => name));
  return { ...request, messages: request.messages.map((message) => restore(message, names)) };
}

function restore(message: Message, names: ReadonlySet<string>): Message {
  if (message.role === "assistant") {
    const content = message.content.map((part) =>
      part.type === "tool-call" && names.has(part.toolName) ? { ...part, isCustom: true } : part,
    );
    return { role: "assistant", content };
  }
  if (message.role !== "tool") return message;
  const content = message.content.map((part) =>
    part.toolName !== null && names.has(part.toolName) ? { ...part, isCustom: true } : part,
  );
  return { role: "tool", content };
}
