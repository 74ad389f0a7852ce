import { isRecord } from "../../media";

/** Members by which a body refers to what lies with the provider under the credential that put it there. */
const keptMembers = ["previous_response_id", "conversation", "prompt"];
const keptKeys = new Set(["file_id", "file_ids", "container_id", "vector_store_ids", "skill_id"]);

/** The parameter that refers to something kept, or that asks for keeping; null when the body stands on its own. */
export function findKeptState(parsed: Readonly<Record<string, unknown>>): string | null {
  const member = keptMembers.find((name) => parsed[name] !== undefined && parsed[name] !== null);
  if (member) return member;
  // It is answered by an id to ask with later.
  if (parsed.background === true) return "background";
  if (Array.isArray(parsed.input) && parsed.input.some(isKeptItem)) return "input";
  return Array.isArray(parsed.tools) && parsed.tools.some(isKeptTool) ? "tools" : null;
}

function isKeptItem(item: unknown): boolean {
  if (!isRecord(item)) return false;
  switch (item.type) {
    case "item_reference":
      return true;
    case "reasoning":
    case "function_call":
    case "custom_tool_call":
      return false;
    case undefined:
    case null:
    case "message":
      // Without a side that said it, an id alone is a reference too.
      if (!isNamed(item.role)) return isNamed(item.id) || refersWithin(item);
      return Array.isArray(item.content) && item.content.some(hasFileId);
    case "additional_tools":
    case "tool_search_output":
      return Array.isArray(item.tools) && item.tools.some(isKeptTool);
    default:
      return refersWithin(item);
  }
}

/** Of a message's part; what it cites is not looked up again. */
function hasFileId(part: unknown): boolean {
  return isRecord(part) && typeof part.file_id === "string";
}

function isKeptTool(tool: unknown): boolean {
  if (!isRecord(tool)) return false;
  switch (tool.type) {
    // Their schemas may name anything.
    case "function":
    case "custom":
      return false;
    case "namespace":
      return Array.isArray(tool.tools) && tool.tools.some(isKeptTool);
    case "file_search":
      return true;
    case "code_interpreter":
      return typeof tool.container === "string" || refersWithin(tool);
    default:
      return refersWithin(tool);
  }
}

function refersWithin(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(refersWithin);
  if (!isRecord(value)) return false;
  return Object.entries(value).some(([key, inner]) => (keptKeys.has(key) && isNamed(inner)) || refersWithin(inner));
}

function isNamed(value: unknown): boolean {
  return typeof value === "string" || (Array.isArray(value) && value.length > 0);
}
