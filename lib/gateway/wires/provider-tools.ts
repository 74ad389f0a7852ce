import type { SearchAsk } from "../metering/search-bound";
import type { Wire } from "../ports";
import { isRecord } from "./media";

/**
 * What tools fetch that a provider runs itself is input too, and how much is known only afterwards: for each call with
 * such tools that many pieces of media are held more, some 200,000 tokens, or all that the model can read.
 */
export const fetchedParts = 4;

const runByProvider =
  /^(web_search|web_fetch|file_search|mcp|code_execution|code_interpreter|image_generation|shell|tool_search|advisor)/;

/** How many pieces of media to hold for tools of Anthropic's or of Responses'. */
export function measureTools({ tools, mcp_servers: servers }: Readonly<Record<string, unknown>>): number {
  const hasServers = Array.isArray(servers) && servers.length > 0;
  const runs = (tool: unknown) => isRecord(tool) && typeof tool.type === "string" && runByProvider.test(tool.type);
  return hasServers || (Array.isArray(tools) && tools.some(runs)) ? fetchedParts : 0;
}

/**
 * How often Anthropic's or Responses' providers may search the web (`max_uses` of each such tool, `max_tool_calls` of all
 * tools together), as members of a call's shape: none where no tool searches.
 */
export function measureSearches(parsed: Readonly<Record<string, unknown>>, wire: Wire): { webSearches?: SearchAsk } {
  const searching = Array.isArray(parsed.tools) ? parsed.tools.filter(isSearchTool) : [];
  if (searching.length === 0) return {};
  return { webSearches: { most: readMost(parsed, searching, wire), wire } };
}

function readMost(
  parsed: Readonly<Record<string, unknown>>,
  searching: readonly Record<string, unknown>[],
  wire: Wire,
) {
  if (wire === "openai_responses") return readCap(parsed.max_tool_calls);
  if (wire !== "anthropic_messages") return null;
  const uses = searching.map((tool) => readCap(tool.max_uses));
  return uses.reduce((sum, most) => (sum === null || most === null ? null : sum + most), 0);
}

function isSearchTool(tool: unknown): tool is Record<string, unknown> {
  return isRecord(tool) && typeof tool.type === "string" && tool.type.startsWith("web_search");
}

/** Whether a provider takes none for none, or for no limit, is not ours to know. */
function readCap(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : null;
}
