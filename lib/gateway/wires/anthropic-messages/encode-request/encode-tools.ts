import type { GenerateRequest, Tool, ToolChoice } from "../../../canonical/generate-request";
import { isRecord } from "../../media";
import { wire } from "../encode-answer/encode-content";
import { writeCacheMark } from "./encode-parts";

/** The tools, and those that only another provider runs. Of a list of allowed ones only these are offered. */
export function writeTools(tools: readonly Tool[], choice: ToolChoice | null) {
  const allowed = choice?.type === "allowed" ? new Set(choice.toolNames) : null;
  const offered = allowed ? tools.filter((tool) => "name" in tool && allowed.has(tool.name)) : tools;
  const written: Record<string, unknown>[] = [];
  const dropped: string[] = [];
  for (const tool of offered) {
    if (tool.type !== "provider") written.push(writeTool(tool));
    else if (tool.wire === wire && isRecord(tool.value)) written.push(tool.value);
    else dropped.push(`tools.${tool.name}`);
  }
  return { written, dropped };
}

function writeTool(tool: Exclude<Tool, { type: "provider" }>): Record<string, unknown> {
  switch (tool.type) {
    case "function":
      return {
        name: tool.name,
        ...(tool.description !== null && { description: tool.description }),
        input_schema: writeSchema(tool.inputSchema),
        ...(tool.strict === true && { strict: true }),
        ...writeCacheMark(tool),
      };
    case "custom":
      return {
        name: tool.name,
        ...(tool.description !== null && { description: tool.description }),
        input_schema: {
          type: "object",
          properties: { input: { type: "string", ...describeFormat(tool.format) } },
          required: ["input"],
          additionalProperties: false,
        },
      };
    case "web-search":
      return {
        type: "web_search_20250305",
        name: "web_search",
        ...(tool.maxUses !== null && { max_uses: tool.maxUses }),
        ...(tool.allowedDomains.length > 0 && { allowed_domains: tool.allowedDomains }),
        ...(tool.blockedDomains.length > 0 && { blocked_domains: tool.blockedDomains }),
        ...writeLocation(tool.userLocation),
      };
  }
}

function writeSchema(schema: unknown): Record<string, unknown> {
  if (!isRecord(schema)) return { type: "object", properties: {} };
  return schema.type === undefined ? { type: "object", ...schema } : schema;
}

/** The grammar of a tool that takes free text: Anthropic cannot enforce it, but its model can read it. */
function describeFormat(format: unknown): { description?: string } {
  const grammar = isRecord(format) && isRecord(format.grammar) ? format.grammar : format;
  if (!isRecord(grammar) || typeof grammar.definition !== "string") return {};
  return { description: `Text of this ${String(grammar.syntax ?? "")} grammar:\n${grammar.definition}` };
}

const placeNames = ["city", "region", "country", "timezone"];

function writeLocation(location: unknown): object {
  if (!isRecord(location)) return {};
  const place = isRecord(location.approximate) ? location.approximate : location;
  const named = placeNames.filter((name) => typeof place[name] === "string").map((name) => [name, place[name]]);
  return named.length > 0 ? { user_location: { type: "approximate", ...Object.fromEntries(named) } } : {};
}

/** Which of the tools may or must be called, and whether several at once; null: as the model likes. */
export function writeToolChoice({ toolChoice, parallelToolCalls }: GenerateRequest) {
  const single = parallelToolCalls === false ? { disable_parallel_tool_use: true } : {};
  if (!toolChoice) return parallelToolCalls === false ? { type: "auto", ...single } : null;
  switch (toolChoice.type) {
    case "none":
      return { type: "none" };
    case "auto":
      return { type: "auto", ...single };
    case "required":
      return { type: "any", ...single };
    case "tool":
      return { type: "tool", name: toolChoice.toolName, ...single };
    case "allowed":
      return { type: toolChoice.mode === "required" ? "any" : "auto", ...single };
  }
}
