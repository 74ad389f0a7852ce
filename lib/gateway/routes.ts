import { callGemini } from "./endpoints/call-gemini";
import { countTokens } from "./endpoints/count-tokens";
import { forwardOn, transcribe } from "./endpoints/forward-surface";
import { generateOn } from "./endpoints/generate";
import { getUsage } from "./endpoints/get-usage";
import { getModel, listModels } from "./endpoints/list-models";
import { getCredits, getKey, getReceipt } from "./endpoints/own-affairs";
import type { Admitted, Dialect } from "./exchange";
import type { House } from "./house";
import type { RelayRequest } from "./relay";
import { renderOpenaiError } from "./wires/openai-errors";
import { codecs } from "./wires/registry";

type Endpoint = (house: House, exchange: Admitted, rest: string) => Promise<void>;

export type Route = {
  readonly method: "GET" | "POST";
  readonly endpoint: Endpoint;
  /** How errors are said here. */
  readonly dialect: Dialect;
  /** Money is held before a provider is called, and by that the key is checked again. */
  readonly isHeld?: true;
  /** The key may travel in the query, as Gemini's clients send it. */
  readonly takesQueryKey?: true;
};

const openai: Dialect = { renderError: renderOpenaiError };
const { anthropic_messages: anthropic, gemini } = codecs;

const exact: Readonly<Record<string, Route>> = {
  "/v1/chat/completions": { method: "POST", endpoint: generateOn("openai_chat"), dialect: openai, isHeld: true },
  "/v1/responses": { method: "POST", endpoint: generateOn("openai_responses"), dialect: openai, isHeld: true },
  "/v1/messages": { method: "POST", endpoint: generateOn("anthropic_messages"), dialect: anthropic, isHeld: true },
  "/v1/messages/count_tokens": { method: "POST", endpoint: countTokens, dialect: anthropic },
  "/v1/embeddings": { method: "POST", endpoint: forwardOn("embeddings"), dialect: openai, isHeld: true },
  "/v1/completions": { method: "POST", endpoint: forwardOn("completions"), dialect: openai, isHeld: true },
  "/v1/images/generations": { method: "POST", endpoint: forwardOn("images"), dialect: openai, isHeld: true },
  "/v1/audio/speech": { method: "POST", endpoint: forwardOn("speech"), dialect: openai, isHeld: true },
  "/v1/audio/transcriptions": { method: "POST", endpoint: transcribe, dialect: openai, isHeld: true },
  "/v1/moderations": { method: "POST", endpoint: forwardOn("moderations"), dialect: openai, isHeld: true },
  "/v1/rerank": { method: "POST", endpoint: forwardOn("rerank"), dialect: openai, isHeld: true },
  "/v1/models": { method: "GET", endpoint: listModels, dialect: openai },
  "/v1beta/models": { method: "GET", endpoint: listModels, dialect: gemini, takesQueryKey: true },
  "/v1/credits": { method: "GET", endpoint: getCredits, dialect: openai },
  "/v1/usage": { method: "GET", endpoint: getUsage, dialect: openai },
  "/v1/key": { method: "GET", endpoint: getKey, dialect: openai },
};

type Prefixed = Route & { readonly start: string; readonly end?: string };

const onGemini = { dialect: gemini, takesQueryKey: true } as const;
const geminiCount = { method: "POST", endpoint: callGemini, end: ":countTokens", ...onGemini } as const;
const geminiCall = { method: "POST", endpoint: callGemini, isHeld: true, ...onGemini } as const;

/** The first that fits counts. */
const prefixed: readonly Prefixed[] = [
  { start: "/v1/models/", method: "GET", endpoint: getModel, dialect: openai },
  { start: "/v1/models/", ...geminiCount },
  { start: "/v1/models/", ...geminiCall },
  { start: "/v1beta/models/", method: "GET", endpoint: getModel, ...onGemini },
  { start: "/v1beta/models/", ...geminiCount },
  { start: "/v1beta/models/", ...geminiCall },
  // An id with a slash, without `models/`: so the AI SDK writes it.
  { start: "/v1beta/", ...geminiCount },
  { start: "/v1beta/", ...geminiCall },
  { start: "/v1/receipts/", method: "GET", endpoint: getReceipt, dialect: openai },
];

/** How a caller is told of an error before its route is known, and where several dialects share an address. */
export function guessDialect(request: RelayRequest): Dialect {
  if (request.header("anthropic-version") !== null) return anthropic;
  const isGoogle = request.header("x-goog-api-key") !== null || request.header("x-goog-api-client") !== null;
  return isGoogle || /^\/(api\/)?(v1\/)*v1beta\//.test(request.path) ? gemini : openai;
}

export type Found = {
  /** The routes of the path, the first of its method counts; empty: there is nothing. */
  readonly routes: readonly Route[];
  /** What follows a route's own path, decoded. */
  readonly rest: string;
};

/**
 * Base URLs are forgiven: `/api/v1/…`, `/v1/v1/…` and `/v1/v1beta/…` mean what they end in. A rest that is not
 * percent-encoded well is nobody's name.
 */
export function findRoutes(pathWithQuery: string): Found {
  const path = (pathWithQuery.split("?", 1)[0] ?? "")
    .replace(/^\/api(?=\/v1(beta)?\/)/, "")
    .replace(/^(\/v1)+(?=\/v1(beta)?\/)/, "")
    .replace(/^(\/v1beta)+(?=\/v1beta\/)/, "")
    .replace(/(?<=.)\/$/, "");
  if (Object.hasOwn(exact, path)) return { routes: [exact[path]!], rest: "" };
  const matching = prefixed.filter(({ start, end }) => path.startsWith(start) && path.endsWith(end ?? ""));
  const rest = matching[0] ? decode(path.slice(matching[0].start.length)) : null;
  return rest ? { routes: matching, rest } : { routes: [], rest: "" };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
