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
