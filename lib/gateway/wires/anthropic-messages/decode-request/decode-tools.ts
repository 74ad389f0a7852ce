import type { Tool, ToolChoice } from "../../../canonical/generate-request";
import { isRecord } from "../../media";
import { invalid } from "../../request-body";
import { readCacheMark } from "./decode-text";

/** The tools, and what they ask for that the canonical form has no place for. */
export function readTools(value: unknown): { tools: Tool[]; uncarried: string[] } {
  if (value === undefined || value === null) return { tools: [], uncarried: [] };
  if (!Array.isArray(value)) return invalid("tools", "`tools` must be a list.");
  const given = value.filter(isRecord);
  const hasExamples = given.some((tool) => Array.isArray(tool.input_examples) && tool.input_examples.length > 0);
  return { tools: given.map(readTool), uncarried: hasExamples ? ["tools.input_examples"] : [] };
}

function readTool(tool: Record<string, unknown>, at: number): Tool {
  const { type, name } = tool;
  if (typeof type === "string" && type !== "custom") {
    if (/^web_search_\d+$/.test(type)) return readWebSearch(tool);
    return { type: "provider", wire: "anthropic_messages", name: type, value: tool };
  }
  if (typeof name !== "string" || name === "") return invalid(`tools.${at}.name`, "Every tool must have a name.");
  return {
    type: "function",
    name,
    description: typeof tool.description === "string" ? tool.description : null,
    inputSchema: tool.input_schema ?? null,
    strict: typeof tool.strict === "boolean" ? tool.strict : null,
    ...readCacheMark(tool),
  };
}

function readWebSearch(tool: Record<string, unknown>): Tool {
  return {
    type: "web-search",
    maxUses: typeof tool.max_uses === "number" ? tool.max_uses : null,
    allowedDomains: readStrings(tool.allowed_domains),
    blockedDomains: readStrings(tool.blocked_domains),
    userLocation: tool.user_location ?? null,
  };
}

function readStrings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

type Choice = { toolChoice: ToolChoice | null; parallelToolCalls: boolean | null };

/** Which tools the model may or must call. Throws 400 for a choice that there is not. */
export function readToolChoice(value: unknown): Choice {
  if (value === undefined || value === null) return { toolChoice: null, parallelToolCalls: null };
  if (!isRecord(value)) return invalid("tool_choice", "`tool_choice` must be an object.");
  const parallelToolCalls = value.disable_parallel_tool_use === true ? false : null;
  return { toolChoice: readChoice(value), parallelToolCalls };
}

function readChoice({ type, name }: Record<string, unknown>): ToolChoice {
  if (type === "auto" || type === "none") return { type };
  if (type === "any") return { type: "required" };
  if (type === "tool" && typeof name === "string") return { type: "tool", toolName: name };
  return invalid("tool_choice", "`tool_choice` must be auto, any, none, or a tool by its name.");
}
