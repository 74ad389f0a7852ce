import type { GenerateRequest, Tool, ToolChoice } from "../../../canonical/generate-request";
import { gatewayError } from "../../../gateway-error";
import type { Deployment } from "../../../ports";
import { isRecord } from "../../media";

export type EncodedTool = {
  type: "function";
  function: { name: string; description?: string; parameters?: Record<string, unknown>; strict?: boolean };
};

export type EncodedChoice = "auto" | "none" | "required" | { type: "function"; function: { name: string } };

export type WebSearchOptions = { user_location?: { type: "approximate"; approximate: Record<string, unknown> } };

export type EncodedTools = {
  readonly members: {
    tools?: EncodedTool[];
    tool_choice?: EncodedChoice;
    parallel_tool_calls?: boolean;
    web_search_options?: WebSearchOptions;
  };
  readonly dropped: readonly string[];
};

/**
 * Tools as a provider of this wire takes them. Only OpenAI knows custom tools and lists of allowed ones; a function with
 * one string, and a shorter list, say the same to everyone. Throws 400 for a model that has no tools.
 */
export function encodeTools(request: GenerateRequest, { quirks, capabilities }: Deployment): EncodedTools {
  const { toolChoice: choice } = request;
  const dropped = new Set<string>();
  const tools: EncodedTool[] = [];
  const allowed = choice?.type === "allowed" ? new Set(choice.toolNames) : null;
  let search: WebSearchOptions | null = null;
  for (const tool of request.tools) {
    if (tool.type === "web-search") {
      if (quirks.hasWebSearch) search = encodeSearch(tool, dropped);
      else dropped.add("tools.web_search");
    } else if (tool.type === "provider") dropped.add(`tools.${tool.name}`);
    else if (!allowed || allowed.has(tool.name)) tools.push(encodeTool(tool));
  }
  if (tools.length > 0 && capabilities.tools === false) {
    throw gatewayError("unsupported_parameter", "This model cannot call tools.", { param: "tools" });
  }
  const found = { ...(search && { web_search_options: search }) };
  if (tools.length === 0) return { members: found, dropped: [...dropped] };
  const toolChoice = encodeChoice(choice, tools);
  if (choice && !toolChoice) dropped.add("toolChoice");
  const members = {
    tools,
    ...(toolChoice && { tool_choice: toolChoice }),
    ...(request.parallelToolCalls !== null && { parallel_tool_calls: request.parallelToolCalls }),
    ...found,
  };
  return { members, dropped: [...dropped] };
}

function encodeTool(tool: Extract<Tool, { type: "function" | "custom" }>): EncodedTool {
  if (tool.type === "custom") {
    const description = [tool.description, describeFormat(tool.format)].filter(Boolean).join("\n\n");
    return {
      type: "function",
      function: { name: tool.name, ...(description !== "" && { description }), parameters: customParameters },
    };
  }
  const { name, description, inputSchema, strict } = tool;
  return {
    type: "function",
    function: {
      name,
      ...(description !== null && { description }),
      ...(isRecord(inputSchema) && { parameters: inputSchema }),
      ...(strict !== null && { strict }),
    },
  };
}

const customParameters = {
  type: "object",
  properties: { input: { type: "string" } },
  required: ["input"],
  additionalProperties: false,
};

/** A grammar that the provider will not enforce, told to the model. */
function describeFormat(format: unknown): string {
  if (!isRecord(format) || typeof format.definition !== "string") return "";
  const syntax = typeof format.syntax === "string" ? ` ${format.syntax}` : "";
  return `\`input\` must follow this${syntax} grammar:\n${format.definition}`;
}

function encodeChoice(choice: ToolChoice | null, tools: readonly EncodedTool[]): EncodedChoice | null {
  if (!choice) return null;
  switch (choice.type) {
    case "tool": {
      const isKnown = tools.some((tool) => tool.function.name === choice.toolName);
      return isKnown ? { type: "function", function: { name: choice.toolName } } : null;
    }
    case "allowed":
      return choice.mode;
    default:
      return choice.type;
  }
}

function encodeSearch(tool: Extract<Tool, { type: "web-search" }>, dropped: Set<string>): WebSearchOptions {
  if (tool.maxUses !== null) dropped.add("tools.web_search.max_uses");
  if (tool.allowedDomains.length > 0) dropped.add("tools.web_search.allowed_domains");
  if (tool.blockedDomains.length > 0) dropped.add("tools.web_search.blocked_domains");
  const { userLocation } = tool;
  if (!isRecord(userLocation)) return {};
  const { type: _type, ...approximate } = userLocation;
  return { user_location: { type: "approximate", approximate } };
}
