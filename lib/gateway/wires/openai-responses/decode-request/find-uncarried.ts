import { isRecord } from "../../media";

/** Members that the canonical form carries, or of which nothing is lost without it. */
const carried = new Set([
  "model",
  "models",
  "input",
  "instructions",
  "stream",
  "stream_options",
  "store",
  "include",
  "tools",
  "tool_choice",
  "parallel_tool_calls",
  "text",
  "max_output_tokens",
  "temperature",
  "top_p",
  "top_logprobs",
  "frequency_penalty",
  "presence_penalty",
  "reasoning",
  "safety_identifier",
  "user",
  "prompt_cache_key",
  "prompt_cache_retention",
  "prompt_cache_options",
  "client_metadata",
  "background",
  "previous_response_id",
  "conversation",
  "prompt",
]);

/** Values that ask for what happens anyway. */
const usual: Readonly<Record<string, readonly unknown[]>> = {
  service_tier: ["auto", "default"],
  truncation: ["disabled"],
};

const hostedChoices = new Set(["auto", "none", "required", "function", "custom", "allowed_tools"]);

/** The parameters that ask for something the canonical form has no place for, those of tomorrow among them. */
export function listUncarried(parsed: Readonly<Record<string, unknown>>): string[] {
  const names = Object.keys(parsed).filter((name) => {
    const value = parsed[name];
    return !carried.has(name) && !isEmpty(value) && !usual[name]?.includes(value);
  });
  const choice = isRecord(parsed.tool_choice) ? parsed.tool_choice.type : parsed.tool_choice;
  if (typeof choice === "string" && !hostedChoices.has(choice)) names.push("tool_choice");
  if (Array.isArray(parsed.tools) && parsed.tools.some(asksForDepth)) names.push("tools.search_context_size");
  return names;
}

/** How much of what a search finds the model is to read. */
function asksForDepth(tool: unknown): boolean {
  if (!isRecord(tool) || typeof tool.type !== "string" || !tool.type.startsWith("web_search")) return false;
  return typeof tool.search_context_size === "string" && tool.search_context_size !== "medium";
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}
