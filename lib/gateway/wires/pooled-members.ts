/**
 * What of a forwarded request is not passed on under the house's own credential, because the provider would charge the
 * house otherwise than the price that was held for says. On a caller's own credential all of it goes on.
 *
 * - Left out: what chooses a dearer queue, a dearer server or a dearer model. The answer is the same without it, and
 *   `x-tacit-dropped-params` says so.
 * - Refused: what the provider charges for beside tokens (containers, pictures, a region), and what it answers only
 *   later, when nobody counts. In translation none of it is carried, and `x-tacit-dropped-params` says so.
 * - Betas (`anthropic-beta`) that raise the price or the longest answer, or lean on what the provider keeps, are not
 *   switched on.
 * - Searches of the web, sound, and calls of other people's servers (MCP) go on: their hold is larger, and searches and
 *   sound have rates of their own in the model's price.
 */
import { isRecord } from "./media";

/** Left out everywhere: everybody's queues; Anthropic's fallbacks; OpenRouter's choice of servers; xAI's search. */
export const dearerAnywhere = [
  "service_tier",
  "fallbacks",
  "provider",
  "route",
  "preset",
  "plugins",
  "search_parameters",
] as const;

/** Left out of a request to generate; of speech, `speed` is how fast it is spoken. */
export const dearerMembers = [...dearerAnywhere, "speed"] as const;

/** With those that are refused, and those that a larger hold is taken for: members of which there must be one reading. */
export const pricedMembers = [
  ...dearerMembers,
  "inference_geo",
  "deferred",
  "tools",
  "max_tool_calls",
  "mcp_servers",
  "web_search_options",
  "prediction",
] as const;

/** The parameter that is refused; null when there is none. */
export function findChargedApart(parsed: Readonly<Record<string, unknown>>): string | null {
  const { inference_geo: region, deferred, tools } = parsed;
  if (region !== undefined && region !== null && region !== "global") return "inference_geo";
  if (deferred !== undefined && deferred !== null && deferred !== false) return "deferred";
  return Array.isArray(tools) && tools.some(isChargedTool) ? "tools" : null;
}

function isChargedTool(tool: unknown): boolean {
  if (!isRecord(tool) || typeof tool.type !== "string") return false;
  if (/^(code_execution|code_interpreter|image_generation)/.test(tool.type)) return true;
  const { environment } = tool;
  if (tool.type !== "shell" || !isRecord(environment)) return false;
  return typeof environment.type === "string" && environment.type.startsWith("container");
}

/** At these a member chooses nothing that would not be so without it. */
const usual: readonly unknown[] = [undefined, null, "auto", "default", "standard", "standard_only"];

/** Which of the members that are left out the caller has given a meaning to, by their own names. */
export function findLeftOut(
  parsed: Readonly<Record<string, unknown>>,
  names: readonly string[] = dearerMembers,
): readonly string[] {
  return names.filter((name) => !usual.includes(parsed[name]));
}

const dearerBetas = /^(context-1m|output-128k|fast-mode|files-api|code-execution|skills)|fallback/;

/** A header as it goes on under the house's credential; null: not at all. */
export function pooledHeader(name: string, value: string): string | null {
  if (name !== "anthropic-beta") return value;
  const asked = value.split(",").map((beta) => beta.trim());
  const kept = asked.filter((beta) => beta !== "" && !dearerBetas.test(beta.toLowerCase()));
  if (kept.length === asked.length) return value;
  return kept.length > 0 ? kept.join(",") : null;
}
