import type { Tool, ToolChoice } from "../../../canonical/generate-request";
import { isRecord } from "../../media";
import { invalid } from "../../request-body";
import { joinName } from "../tool-names";

/** The tools of a request. Functions that Codex groups become functions of their own, under the group's name. */
export function decodeTools(value: unknown): Tool[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return invalid("tools", "`tools` must be a list.");
  return value.flatMap((tool) => (isRecord(tool) ? decodeTool(tool) : invalid("tools", "A tool must be an object.")));
}

function decodeTool(tool: Record<string, unknown>): Tool | Tool[] {
  switch (tool.type) {
    case "function":
    case "custom":
      return decodeOwn(tool, null);
    case "namespace":
      return decodeNamespace(tool);
    case "web_search":
    case "web_search_2025_08_26":
    case "web_search_preview":
    case "web_search_preview_2025_03_11":
      return decodeWebSearch(tool);
    default:
      return decodeHosted(tool);
  }
}

/** A tool that the caller runs. */
function decodeOwn(tool: Record<string, unknown>, namespace: string | null): Tool {
  const { name, description, parameters, strict, format } = tool;
  if (typeof name !== "string" || name === "") return invalid("tools", "A tool must have a name.");
  const named = {
    name: joinName(namespace, name),
    description: typeof description === "string" ? description : null,
    ...(namespace !== null && { namespace }),
  };
  if (tool.type === "custom") return { type: "custom", ...named, format: format ?? null };
  return {
    type: "function",
    ...named,
    inputSchema: parameters ?? null,
    strict: typeof strict === "boolean" ? strict : null,
  };
}

function decodeNamespace({ name, description, tools }: Record<string, unknown>): Tool[] {
  if (typeof name !== "string" || name === "" || !Array.isArray(tools)) {
    return invalid("tools", "A namespace must have a name and a list of tools.");
  }
  const decoded = tools
    .filter(isRecord)
    .filter(({ type }) => type === "function" || type === "custom")
    .map((tool) => decodeOwn(tool, name));
  const [first, ...others] = decoded;
  if (!first || typeof description !== "string" || description === "") return decoded;
  // Nowhere else is there a place for what is said of all of them.
  return [introduce(first, `${name}: ${description}`), ...others];
}

function introduce(tool: Tool, about: string): Tool {
  if (tool.type !== "function" && tool.type !== "custom") return tool;
  return { ...tool, description: tool.description ? `${about}\n\n${tool.description}` : about };
}

function decodeWebSearch(tool: Record<string, unknown>): Tool {
  // Elsewhere a search always goes out to the web, which this caller does not want.
  if (tool.external_web_access === false) return decodeHosted(tool);
  const filters = isRecord(tool.filters) ? tool.filters : {};
  return {
    type: "web-search",
    maxUses: null,
    allowedDomains: readTexts(filters.allowed_domains),
    blockedDomains: readTexts(filters.blocked_domains),
    userLocation: tool.user_location ?? null,
  };
}

function decodeHosted(tool: Record<string, unknown>): Tool {
  if (typeof tool.type !== "string") return invalid("tools", "A tool must have a type.");
  return { type: "provider", wire: "openai_responses", name: tool.type, value: tool };
}

function readTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** Null also for the choice of a hosted tool, which `uncarried` names. */
export function decodeToolChoice(value: unknown): ToolChoice | null {
  if (value === "auto" || value === "none" || value === "required") return { type: value };
  if (!isRecord(value)) return null;
  if (value.type === "function" || value.type === "custom") {
    const toolName = readChosen(value);
    return toolName === null ? invalid("tool_choice", "`tool_choice` must name a tool.") : { type: "tool", toolName };
  }
  if (value.type !== "allowed_tools" || !Array.isArray(value.tools)) return null;
  const toolNames = value.tools.filter(isRecord).map(readChosen);
  return {
    type: "allowed",
    mode: value.mode === "required" ? "required" : "auto",
    toolNames: toolNames.filter((name) => name !== null),
  };
}

function readChosen({ name, namespace, type }: Record<string, unknown>): string | null {
  if (typeof name === "string") return joinName(typeof namespace === "string" ? namespace : null, name);
  return typeof type === "string" && type !== "function" && type !== "custom" ? type : null;
}
