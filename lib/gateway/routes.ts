import { callGemini } from "./endpoints/call-gemini";
import { countTokens } from "./endpoints/count-tokens";
import { forwardOn, transcribe } from "./endpoints/forward-surface";
import { generateOn } from "./endpoints/generate";
import { getMedia } from "./endpoints/get-media";
import { getUsage } from "./endpoints/get-usage";
import { getModel, listModels } from "./endpoints/list-models";
import { createKey, listKeys, manageKey } from "./endpoints/manage-keys";
import { getCredits, getKey, getReceipt } from "./endpoints/own-affairs";
import type { Admitted, Dialect } from "./exchange";
import type { House } from "./house";
import { anthropicRateHeaders, noRateHeaders, openaiRateHeaders } from "./rates/rate-headers";
import type { RelayRequest } from "./relay";
import type { NeededScopes } from "./require-scope";
import { renderAnthropicError } from "./wires/anthropic-messages/errors";
import { renderGeminiError } from "./wires/gemini/errors";
import { renderOpenaiError } from "./wires/openai-errors";

type Endpoint = (house: House, exchange: Admitted, rest: string) => Promise<void>;

export type Route = {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly endpoint: Endpoint;
  /** What the key must be there for. There is no route without. */
  readonly scopes: NeededScopes;
  /** How errors are said here. */
  readonly dialect: Dialect;
  /** Money is held before a provider is called, and by that the key is checked again. */
  readonly isHeld?: true;
  /** The key may travel in the query, as Gemini's clients send it. */
  readonly takesQueryKey?: true;
};

const openai: Dialect = { renderError: renderOpenaiError, rateHeaders: openaiRateHeaders };
const anthropic: Dialect = { renderError: renderAnthropicError, rateHeaders: anthropicRateHeaders };
const gemini: Dialect = { renderError: renderGeminiError, rateHeaders: noRateHeaders };

const counts = { method: "POST", scopes: ["inference"] } as const;
const calls = { ...counts, isHeld: true } as const;
const models = { method: "GET", scopes: ["models:read"] } as const;
const onGemini = { dialect: gemini, takesQueryKey: true } as const;

const exact: Readonly<Record<string, readonly Route[]>> = {
  "/v1/chat/completions": [{ ...calls, endpoint: generateOn("openai_chat"), dialect: openai }],
  "/v1/responses": [{ ...calls, endpoint: generateOn("openai_responses"), dialect: openai }],
  "/v1/messages": [{ ...calls, endpoint: generateOn("anthropic_messages"), dialect: anthropic }],
  "/v1/messages/count_tokens": [{ ...counts, endpoint: countTokens, dialect: anthropic }],
  "/v1/embeddings": [{ ...calls, endpoint: forwardOn("embeddings"), dialect: openai }],
  "/v1/completions": [{ ...calls, endpoint: forwardOn("completions"), dialect: openai }],
  "/v1/images/generations": [{ ...calls, endpoint: forwardOn("images"), dialect: openai }],
  "/v1/audio/speech": [{ ...calls, endpoint: forwardOn("speech"), dialect: openai }],
  "/v1/audio/transcriptions": [{ ...calls, endpoint: transcribe, dialect: openai }],
  "/v1/moderations": [{ ...calls, endpoint: forwardOn("moderations"), dialect: openai }],
  "/v1/rerank": [{ ...calls, endpoint: forwardOn("rerank"), dialect: openai }],
  "/v1/models": [{ ...models, endpoint: listModels, dialect: openai }],
  "/v1beta/models": [{ ...models, endpoint: listModels, ...onGemini }],
  "/v1/media": [{ method: "GET", scopes: ["media:read"], endpoint: getMedia, dialect: openai, isHeld: true }],
  "/v1/credits": [{ method: "GET", scopes: ["billing:read", "usage:read"], endpoint: getCredits, dialect: openai }],
  "/v1/usage": [{ method: "GET", scopes: ["usage:read"], endpoint: getUsage, dialect: openai }],
  "/v1/key": [{ method: "GET", scopes: "any key", endpoint: getKey, dialect: openai }],
  "/v1/keys": [
    { method: "GET", scopes: ["keys:read"], endpoint: listKeys, dialect: openai },
    { method: "POST", scopes: ["keys:write"], endpoint: createKey, dialect: openai },
  ],
};

type Prefixed = Route & { readonly start: string; readonly end?: string };

const geminiCount = { ...counts, endpoint: callGemini, end: ":countTokens", ...onGemini } as const;
const geminiCall = { ...calls, endpoint: callGemini, ...onGemini } as const;

/** The first that fits counts. */
const prefixed: readonly Prefixed[] = [
  { start: "/v1/models/", ...models, endpoint: getModel, dialect: openai },
  { start: "/v1/models/", ...geminiCount },
  { start: "/v1/models/", ...geminiCall },
  { start: "/v1beta/models/", ...models, endpoint: getModel, ...onGemini },
  { start: "/v1beta/models/", ...geminiCount },
  { start: "/v1beta/models/", ...geminiCall },
  // An id with a slash, without `models/`: so the AI SDK writes it.
  { start: "/v1beta/", ...geminiCount },
  { start: "/v1beta/", ...geminiCall },
  { start: "/v1/receipts/", method: "GET", scopes: ["usage:read"], endpoint: getReceipt, dialect: openai },
];

/** Addresses with a name in them that has no slash. */
const named: readonly { readonly address: RegExp; readonly routes: readonly Route[] }[] = [
  {
    address: /^\/v1\/keys\/([^/]+)$/,
    routes: [
      { method: "GET", scopes: ["keys:read"], endpoint: manageKey("get"), dialect: openai },
      { method: "PATCH", scopes: ["keys:write"], endpoint: manageKey("update"), dialect: openai },
      { method: "DELETE", scopes: ["keys:write"], endpoint: manageKey("revoke"), dialect: openai },
    ],
  },
  {
    address: /^\/v1\/keys\/([^/]+)\/rotate$/,
    routes: [{ method: "POST", scopes: ["keys:write"], endpoint: manageKey("rotate"), dialect: openai }],
  },
];

/** All of them, for whoever must think of each. */
export const routeTable = { exact, prefixed, named } as const;

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
  if (Object.hasOwn(exact, path)) return { routes: exact[path]!, rest: "" };
  for (const { address, routes } of named) {
    const name = decode(address.exec(path)?.[1] ?? "");
    if (name) return { routes, rest: name };
  }
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
