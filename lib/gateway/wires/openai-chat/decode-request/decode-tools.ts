import type { ResponseFormat, Tool, ToolChoice } from "../../../canonical/generate-request";
import { isRecord } from "../../media";
import { invalid } from "../../request-body";
import { isFlatCustom } from "./cursor-tools";
import { readCacheControl } from "./decode-content";
import { asRecord, type Members, readFlag, readList, readName, readRecord, readText, readWord } from "./read-value";

/** `tools`, the `functions` they were once, and the search that is asked for by a member of its own. */
export function decodeTools(parsed: Members, note: (name: string) => void): Tool[] {
  const tools = (readList(parsed, "tools") ?? []).map((item, i) =>
    readTool(asRecord(item, `tools[${i}]`), `tools[${i}]`),
  );
  const functions = readList(parsed, "functions") ?? [];
  tools.push(...functions.map((item, i) => readFunction(asRecord(item, `functions[${i}]`), `functions[${i}]`)));
  const search = readRecord(parsed, "web_search_options");
  if (search) tools.push(readSearch(search, note));
  return tools;
}

function readTool(tool: Members, path: string): Tool {
  switch (tool.type) {
    case undefined:
    case "function": {
      // Written flat, as Responses has it, it says the same.
      if (tool.function === undefined && typeof tool.name === "string") return readFunction(tool, path);
      const called = asRecord(tool.function, `${path}.function`);
      return { ...readFunction(called, `${path}.function`), ...readCacheControl(tool, path) };
    }
    case "custom":
      if (isFlatCustom(tool)) return { ...readCustom(tool, path), answersAsFunction: true };
      return readCustom(asRecord(tool.custom, `${path}.custom`), `${path}.custom`);
    default: {
      const name = readName(tool, "type", `${path}.type`);
      return { type: "provider", wire: "openai_chat", name, value: tool };
    }
  }
}

function readCustom(custom: Members, path: string): Extract<Tool, { type: "custom" }> {
  const format = readRecord(custom, "format", `${path}.format`);
  return {
    type: "custom",
    name: readName(custom, "name", `${path}.name`),
    description: readText(custom, "description", `${path}.description`),
    // The grammar is nested here, and flat on every other wire.
    format: format && isRecord(format.grammar) ? { type: "grammar", ...format.grammar } : format,
  };
}

function readFunction(called: Members, path: string): Extract<Tool, { type: "function" }> {
  return {
    type: "function",
    name: readName(called, "name", `${path}.name`),
    description: readText(called, "description", `${path}.description`),
    inputSchema: readRecord(called, "parameters", `${path}.parameters`),
    strict: readFlag(called, "strict", `${path}.strict`),
    ...readCacheControl(called, path),
  };
}

function readSearch(options: Members, note: (name: string) => void): Tool {
  const size = options.search_context_size;
  if (size !== undefined && size !== null && size !== "medium") note("web_search_options.search_context_size");
  // The place is nested here, and flat on every other wire.
  const location = readRecord(options, "user_location", "web_search_options.user_location");
  const approximate = location && readRecord(location, "approximate", "web_search_options.user_location.approximate");
  const userLocation = approximate ? { type: "approximate", ...approximate } : location;
  return { type: "web-search", maxUses: null, allowedDomains: [], blockedDomains: [], userLocation };
}

/** `tool_choice`, or the `function_call` it was once. */
export function decodeToolChoice(parsed: Members): ToolChoice | null {
  const { tool_choice: choice, function_call: legacy } = parsed;
  if (choice !== undefined && choice !== null) return readChoice(choice);
  if (legacy === undefined || legacy === null) return null;
  if (legacy === "auto" || legacy === "none") return { type: legacy };
  return { type: "tool", toolName: readName(asRecord(legacy, "function_call"), "name", "function_call.name") };
}

function readChoice(choice: unknown): ToolChoice {
  if (choice === "auto" || choice === "none" || choice === "required") return { type: choice };
  // Mistral's word.
  if (choice === "any") return { type: "required" };
  if (typeof choice === "string")
    return invalid("tool_choice", "`tool_choice` must be auto, none, required or an object.");
  const chosen = asRecord(choice, "tool_choice");
  if (chosen.type === "allowed_tools") return readAllowed(chosen);
  const holder = chosen.type === "custom" ? "custom" : "function";
  const path = `tool_choice.${holder}`;
  return { type: "tool", toolName: readName(asRecord(chosen[holder], path), "name", `${path}.name`) };
}

function readAllowed(chosen: Members): ToolChoice {
  const path = "tool_choice.allowed_tools";
  const allowed = asRecord(chosen.allowed_tools ?? chosen, path);
  const toolNames = (readList(allowed, "tools", `${path}.tools`) ?? []).map((item, i) => {
    const at = `${path}.tools[${i}]`;
    const tool = asRecord(item, at);
    const holder = tool.type === "custom" ? tool.custom : tool.function;
    return readName(asRecord(holder ?? tool, at), "name", `${at}.name`);
  });
  return {
    type: "allowed",
    mode: readWord(allowed, "mode", ["auto", "required"], `${path}.mode`) ?? "auto",
    toolNames,
  };
}

export function decodeResponseFormat(parsed: Members): ResponseFormat | null {
  const format = readRecord(parsed, "response_format");
  if (!format) return null;
  switch (format.type) {
    case "text":
      return { type: "text" };
    case "json_object":
      return { type: "json" };
    case "json_schema": {
      const path = "response_format.json_schema";
      const asked = asRecord(format.json_schema, path);
      return {
        type: "json-schema",
        name: readText(asked, "name", `${path}.name`),
        description: readText(asked, "description", `${path}.description`),
        schema: readRecord(asked, "schema", `${path}.schema`),
        strict: readFlag(asked, "strict", `${path}.strict`),
      };
    }
    default:
      return invalid("response_format.type", "`response_format.type` must be text, json_object or json_schema.");
  }
}
