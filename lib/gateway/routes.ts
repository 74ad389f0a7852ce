import { chatCompletions } from "./endpoints/chat-completions";
import { getCredits, getKey, getModel, getReceipt, listModels } from "./endpoints/own-affairs";
import type { Admitted } from "./exchange";
import type { House } from "./house";

type Endpoint = (house: House, exchange: Admitted, rest: string) => Promise<void>;
export type Route = { readonly method: "GET" | "POST"; readonly endpoint: Endpoint; readonly rest: string };

const exact: Readonly<Record<string, Omit<Route, "rest">>> = {
  "/v1/chat/completions": { method: "POST", endpoint: chatCompletions },
  "/v1/models": { method: "GET", endpoint: listModels },
  "/v1/credits": { method: "GET", endpoint: getCredits },
  "/v1/key": { method: "GET", endpoint: getKey },
};

const prefixes: readonly (readonly [string, Omit<Route, "rest">])[] = [
  ["/v1/models/", { method: "GET", endpoint: getModel }],
  ["/v1/receipts/", { method: "GET", endpoint: getReceipt }],
];

/** The route of a path, or null. Base URLs are forgiven: `/api/v1/…` and `/v1/v1/…` mean `/v1/…`. */
export function findRoute(pathWithQuery: string): Route | null {
  const query = pathWithQuery.indexOf("?");
  const written = query === -1 ? pathWithQuery : pathWithQuery.slice(0, query);
  const path = written
    .replace(/^\/api(?=\/v1\/)/, "")
    .replace(/^(\/v1)+(?=\/)/, "/v1")
    .replace(/(?<=.)\/$/, "");
  if (Object.hasOwn(exact, path)) return { ...exact[path]!, rest: "" };
  const [prefix, route] = prefixes.find(([start]) => path.startsWith(start)) ?? [];
  return prefix && route ? { ...route, rest: decode(path.slice(prefix.length)) } : null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
