/** What a fake provider was asked, read from whichever wire it came on. */
import type { IncomingHttpHeaders } from "node:http";
import type { Wire } from "@/lib/gateway/ports";

export type ProviderAsk = {
  readonly wire: Wire;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly json: Record<string, unknown>;
  readonly model: string;
  readonly stream: boolean;
  /** The names of the functions the model may call. */
  readonly toolNames: readonly string[];
};

const geminiPath = /\/models\/(.+):(generateContent|streamGenerateContent)(\?|$)/;

/** Null: nothing that generates is served at this path. */
export function readProviderAsk(path: string, headers: IncomingHttpHeaders, bytes: Buffer): ProviderAsk | null {
  const found = geminiPath.exec(path);
  const wire = found ? "gemini" : wireOf(path);
  if (!wire) return null;
  const json = JSON.parse(bytes.toString());
  const model = found ? decodeURIComponent(found[1]!) : String(json.model);
  const stream = found ? found[2] === "streamGenerateContent" : json.stream === true;
  return { wire, path, headers, bytes, json, model, stream, toolNames: toolNames(json.tools) };
}

function wireOf(path: string): Wire | null {
  const [bare = ""] = path.split("?");
  if (bare.endsWith("/chat/completions")) return "openai_chat";
  if (bare.endsWith("/responses")) return "openai_responses";
  return bare.endsWith("/messages") ? "anthropic_messages" : null;
}

type ToolShape = {
  name?: string;
  type?: string;
  function?: { name: string };
  functionDeclarations?: { name: string }[];
  tools?: { name: string }[];
};

function toolNames(tools: unknown): string[] {
  if (!Array.isArray(tools)) return [];
  return (tools as ToolShape[]).flatMap((tool) => {
    if (tool.functionDeclarations) return tool.functionDeclarations.map(({ name }) => name);
    if (tool.type === "namespace") return (tool.tools ?? []).map(({ name }) => name);
    return tool.function?.name ?? tool.name ?? [];
  });
}
