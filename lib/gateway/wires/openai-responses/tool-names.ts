import type { Tool } from "../../canonical/generate-request";

/**
 * Codex groups its functions, and other dialects know one flat list of names. OpenAI gives a function that was searched
 * for a group of its own name.
 */
export function joinName(namespace: string | null, name: string): string {
  return namespace === null || namespace === "" || namespace === name ? name : `${namespace}__${name}`;
}

/** The members that name a call to a client of Responses, as that client named the tool. */
export function splitName(toolName: string, tools: readonly Tool[]): { name: string; namespace?: string } {
  const tool = tools.find((one) => (one.type === "function" || one.type === "custom") && one.name === toolName);
  const namespace = tool?.type === "function" || tool?.type === "custom" ? tool.namespace : undefined;
  if (namespace === toolName) return { name: toolName, namespace };
  return namespace === undefined ? { name: toolName } : { name: toolName.slice(namespace.length + 2), namespace };
}

export function isCustomTool(toolName: string, tools: readonly Tool[]): boolean {
  return tools.some((tool) => tool.type === "custom" && tool.name === toolName);
}
