import type { UrlTable } from "@/lib/catalog/provider";

export type ModelListRequest = { readonly url: string; readonly headers: Readonly<Record<string, string>> };

/** Where the last part of a wire's address begins: the list of models stands in its place. */
const endings: readonly [keyof UrlTable, RegExp, Readonly<Record<string, string>>][] = [
  ["openai_chat", /\/chat\/completions$/, {}],
  ["openai_responses", /\/responses$/, {}],
  ["gemini", /\/models\/\{model\}:\{action\}$/, {}],
  ["anthropic_messages", /\/messages$/, { "anthropic-version": "2023-06-01" }],
];

/**
 * How a channel's server is asked which models it has, by the first of its wires that has such a list beside it. Null:
 * none has.
 */
export function modelListRequest(urls: UrlTable): ModelListRequest | null {
  for (const wire of Object.keys(urls)) {
    const [, ending, headers] = endings.find(([name]) => name === wire) ?? [];
    const url = urls[wire as keyof UrlTable];
    if (ending && headers && url && ending.test(url)) return { url: url.replace(ending, "/models"), headers };
  }
  return null;
}
