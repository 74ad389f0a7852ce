import type { GenerateRequest, Tool, ToolChoice } from "../../../canonical/generate-request";
import { bearsMixing } from "./model-traits";

type Encoded = {
  readonly members: { readonly tools?: readonly object[]; readonly toolConfig?: object };
  readonly hasFunctions: boolean;
  readonly dropped: readonly string[];
};

/** `tools` and `toolConfig`. Google's search cannot stand beside functions, which an agent needs more. */
export function encodeTools({ tools, toolChoice }: GenerateRequest, model: string): Encoded {
  const dropped: string[] = [];
  const functions: object[] = [];
  const others: object[] = [];
  for (const tool of tools) if (isFunction(tool)) functions.push(encodeFunction(tool));
  for (const tool of tools) {
    if (tool.type === "web-search") {
      if (functions.length > 0) dropped.push("tools.web_search");
      else {
        others.push({ googleSearch: {} });
        dropped.push(...searchLimits(tool));
      }
    } else if (tool.type === "provider") {
      if (tool.wire === "gemini") others.push(tool.value as object);
      else dropped.push(`tools.${tool.name}`);
    }
  }
  const names = new Set(tools.filter(isFunction).map(({ name }) => name));
  const choice = functions.length > 0 ? encodeChoice(toolChoice, names) : null;
  if (toolChoice && !choice && toolChoice.type !== "auto" && toolChoice.type !== "none") dropped.push("toolChoice");
  const all = [...(functions.length > 0 ? [{ functionDeclarations: functions }] : []), ...others];
  const mixes = functions.length > 0 && others.length > 0 && bearsMixing(model);
  const toolConfig = {
    ...(choice && { functionCallingConfig: choice }),
    ...(mixes && { includeServerSideToolInvocations: true }),
  };
  return {
    members: {
      ...(all.length > 0 && { tools: all }),
      ...(Object.keys(toolConfig).length > 0 && { toolConfig }),
    },
    hasFunctions: functions.length > 0,
    dropped,
  };
}

function isFunction(tool: Tool): tool is Extract<Tool, { type: "function" | "custom" }> {
  return tool.type === "function" || tool.type === "custom";
}

function encodeFunction(tool: Extract<Tool, { type: "function" | "custom" }>): object {
  const { name } = tool;
  if (tool.type === "function") {
    const { description, inputSchema } = tool;
    return {
      name,
      ...(description !== null && { description }),
      ...(inputSchema !== null && inputSchema !== undefined && { parametersJsonSchema: inputSchema }),
    };
  }
  const description = [tool.description, describeFormat(tool.format)].filter(Boolean).join("\n\n");
  return {
    name,
    ...(description !== "" && { description }),
    parametersJsonSchema: { type: "object", properties: { input: { type: "string" } }, required: ["input"] },
  };
}

/** A grammar cannot be enforced here; told to the model, it is mostly kept. */
function describeFormat(format: unknown): string {
  const definition = (format as { definition?: unknown } | null | undefined)?.definition;
  return typeof definition === "string" ? `\`input\` must follow this grammar:\n${definition}` : "";
}

function encodeChoice(choice: ToolChoice | null, names: ReadonlySet<string>): object | null {
  switch (choice?.type) {
    case "auto":
      return { mode: "AUTO" };
    case "none":
      return { mode: "NONE" };
    case "required":
      return { mode: "ANY" };
    case "tool":
      return names.has(choice.toolName) ? { mode: "ANY", allowedFunctionNames: [choice.toolName] } : null;
    case "allowed": {
      const allowed = choice.toolNames.filter((name) => names.has(name));
      if (allowed.length === 0) return null;
      // Beside a free choice only VALIDATED takes a list of names.
      return { mode: choice.mode === "required" ? "ANY" : "VALIDATED", allowedFunctionNames: allowed };
    }
    default:
      return null;
  }
}

function searchLimits(tool: Extract<Tool, { type: "web-search" }>): readonly string[] {
  return [
    ...(tool.maxUses !== null ? ["tools.web_search.max_uses"] : []),
    ...(tool.allowedDomains.length > 0 ? ["tools.web_search.allowed_domains"] : []),
    ...(tool.blockedDomains.length > 0 ? ["tools.web_search.blocked_domains"] : []),
    ...(tool.userLocation ? ["tools.web_search.user_location"] : []),
  ];
}
