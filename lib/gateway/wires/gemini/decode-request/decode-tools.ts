import type { Tool, ToolChoice } from "../../../canonical/generate-request";
import { isRecord } from "../../media";
import { invalid } from "../../request-body";
import { toJsonSchema } from "../json-schema";
import { camelCase, listOf, pick, recordsOf } from "../spelling";

const searches = ["googleSearch", "googleSearchRetrieval"];

/** Each entry of `tools` may declare functions and several of Google's own tools at once. */
export function decodeTools(tools: unknown): readonly Tool[] {
  return recordsOf(tools).flatMap((entry) => Object.entries(entry).flatMap(([key, value]) => decodeTool(key, value)));
}

function decodeTool(key: string, value: unknown): readonly Tool[] {
  const name = camelCase(key);
  if (value === null || value === undefined) return [];
  if (name === "functionDeclarations") return recordsOf(value).map(decodeFunction);
  if (!searches.includes(name)) return [{ type: "provider", wire: "gemini", name, value: { [name]: value } }];
  const blocked = isRecord(value) ? listOf(pick(value, "excludeDomains")) : [];
  return [
    {
      type: "web-search",
      maxUses: null,
      allowedDomains: [],
      blockedDomains: blocked.filter((domain) => typeof domain === "string"),
      userLocation: null,
    },
  ];
}

function decodeFunction(declaration: Record<string, unknown>): Tool {
  const { name, description } = declaration;
  if (typeof name !== "string" || name === "") return invalid("tools", "A function must have a `name`.");
  const own = pick(declaration, "parameters");
  return {
    type: "function",
    name,
    description: typeof description === "string" ? description : null,
    inputSchema: pick(declaration, "parametersJsonSchema") ?? (own === undefined ? null : toJsonSchema(own)),
    strict: null,
  };
}

/** VALIDATED is AUTO whose calls are held to their schemas; ANY demands a call, perhaps of one of a few functions. */
export function decodeToolChoice(config: Record<string, unknown> | null): ToolChoice | null {
  if (!config) return null;
  const allowed = listOf(pick(config, "allowedFunctionNames")).filter((name) => typeof name === "string");
  switch (String(pick(config, "mode") ?? "").toUpperCase()) {
    case "NONE":
      return { type: "none" };
    case "ANY":
      if (allowed.length === 0) return { type: "required" };
      if (allowed.length === 1) return { type: "tool", toolName: allowed[0]! };
      return { type: "allowed", mode: "required", toolNames: allowed };
    case "AUTO":
    case "VALIDATED":
      return allowed.length === 0 ? { type: "auto" } : { type: "allowed", mode: "auto", toolNames: allowed };
    default:
      return null;
  }
}
