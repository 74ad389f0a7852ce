import type { Tool, ToolChoice } from "../../../canonical/generate-request";
import { isRecord } from "../../media";

export type EncodedTool =
  | {
      type: "function";
      name: string;
      description?: string;
      parameters: Record<string, unknown>;
      strict: boolean;
    }
  | { type: "custom"; name: string; description?: string; format?: CustomFormat }
  | {
      type: "web_search";
      filters?: { allowed_domains: string[] };
      user_location?: { type: "approximate" } & Partial<Record<(typeof places)[number], string>>;
    };

const places = ["city", "country", "region", "timezone"] as const;

type CustomFormat = { type: "text" } | { type: "grammar"; syntax: "lark" | "regex"; definition: string };

/** Tools as this wire writes them, and what of them it has no word for. Those of its own are given back as they came. */
export function encodeTools(tools: readonly Tool[]): { tools: unknown[]; dropped: string[] } {
  const dropped: string[] = [];
  const encoded = tools.flatMap((tool): unknown[] => {
    if (tool.type !== "provider") return [encodeTool(tool, dropped)];
    if (tool.wire === "openai_responses") return [tool.value];
    dropped.push(`tools.${tool.name}`);
    return [];
  });
  return { tools: encoded, dropped };
}

function encodeTool(tool: Exclude<Tool, { type: "provider" }>, dropped: string[]): EncodedTool {
  switch (tool.type) {
    case "function":
      return {
        type: "function",
        name: tool.name,
        ...(tool.description !== null && { description: tool.description }),
        parameters: isRecord(tool.inputSchema) ? tool.inputSchema : { type: "object", properties: {} },
        // Left out, it means true here and false everywhere else.
        strict: tool.strict ?? false,
      };
    case "custom": {
      const format = encodeFormat(tool.format);
      return {
        type: "custom",
        name: tool.name,
        ...(tool.description !== null && { description: tool.description }),
        ...(format && { format }),
      };
    }
    case "web-search":
      return encodeSearch(tool, dropped);
  }
}

/** Chat nests what a grammar is in `grammar`. */
function encodeFormat(format: unknown): CustomFormat | null {
  if (!isRecord(format)) return null;
  if (format.type !== "grammar") return { type: "text" };
  const { syntax, definition } = isRecord(format.grammar) ? format.grammar : format;
  if (typeof definition !== "string") return null;
  return { type: "grammar", syntax: syntax === "regex" ? "regex" : "lark", definition };
}

function encodeSearch(tool: Extract<Tool, { type: "web-search" }>, dropped: string[]): EncodedTool {
  if (tool.maxUses !== null) dropped.push("tools.web_search.max_uses");
  if (tool.blockedDomains.length > 0) dropped.push("tools.web_search.blocked_domains");
  return {
    type: "web_search",
    ...(tool.allowedDomains.length > 0 && { filters: { allowed_domains: [...tool.allowedDomains] } }),
    ...(isRecord(tool.userLocation) && { user_location: encodePlace(tool.userLocation) }),
  };
}

function encodePlace(location: Record<string, unknown>) {
  const place: Partial<Record<(typeof places)[number], string>> = {};
  for (const name of places) {
    const value = location[name];
    if (typeof value === "string") place[name] = value;
  }
  return { type: "approximate" as const, ...place };
}

export type EncodedChoice =
  | "auto"
  | "none"
  | "required"
  | { type: "function" | "custom"; name: string }
  | { type: "allowed_tools"; mode: "auto" | "required"; tools: { type: "function" | "custom"; name: string }[] };

export function encodeToolChoice(choice: ToolChoice, tools: readonly Tool[]): EncodedChoice {
  const custom = new Set(tools.flatMap((tool) => (tool.type === "custom" ? tool.name : [])));
  const named = (name: string) => ({ type: custom.has(name) ? ("custom" as const) : ("function" as const), name });
  switch (choice.type) {
    case "tool":
      return named(choice.toolName);
    case "allowed":
      return { type: "allowed_tools", mode: choice.mode, tools: choice.toolNames.map(named) };
    default:
      return choice.type;
  }
}
