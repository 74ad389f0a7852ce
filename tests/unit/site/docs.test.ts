import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { asking, counting, forwardedOnly, generating, managing } from "@/app/(site)/docs/dialects/endpoints";
import { bodyMebibytesMax, errors } from "@/app/(site)/docs/dialects/errors";
import { docsPages } from "@/app/(site)/docs/docs-pages";
import { scopes } from "@/app/(site)/docs/limits/facts";
import { type GatewayErrorKind, gatewayError } from "@/lib/gateway/gateway-error";
import { defaultOptions } from "@/lib/gateway/house";
import { findRoutes } from "@/lib/gateway/routes";
import { renderAnthropicError } from "@/lib/gateway/wires/anthropic-messages/errors";
import { renderGeminiError } from "@/lib/gateway/wires/gemini/errors";
import { renderOpenaiError } from "@/lib/gateway/wires/openai-errors";
import { keyScopes } from "@/lib/keys/schema";

const kinds = {
  invalid_request: true,
  context_too_long: true,
  invalid_api_key: true,
  permission: true,
  insufficient_quota: true,
  not_found: true,
  model_not_found: true,
  method_not_allowed: true,
  conflict: true,
  request_too_large: true,
  unsupported_parameter: true,
  rate_limit: true,
  internal: true,
  upstream: true,
  overloaded: true,
  unavailable: true,
  timeout: true,
} as const satisfies Record<GatewayErrorKind, true>;

test("the docs name every error that the engine has, with the status and the word of each dialect", () => {
  const said = (Object.keys(kinds) as GatewayErrorKind[]).map((kind) => {
    const error = gatewayError(kind, "No.");
    const [openai, anthropic, gemini] = [
      renderOpenaiError(error),
      renderAnthropicError(error, null),
      renderGeminiError(error),
    ];
    return {
      kind,
      openai: { status: openai.status, word: openai.body.error.code },
      anthropic: { status: anthropic.status, word: anthropic.body.error.type },
      gemini: { status: gemini.status, word: gemini.body.error.status },
    };
  });
  const byKind = (list: readonly { kind: string }[]) =>
    list.toSorted((left, right) => left.kind.localeCompare(right.kind));
  expect(byKind(errors.map(({ text: _, ...rest }) => rest))).toEqual(byKind(said));
});

test("the docs name the longest body that is taken", () => {
  expect(bodyMebibytesMax * 1_048_576).toBe(defaultOptions.bodyBytesMax);
});

test("every address that the docs name is served, by the method they name", () => {
  for (const { method, path } of [...generating, ...counting, ...forwardedOnly, ...asking, ...managing]) {
    const { routes } = findRoutes(path.replace(/\{\w+\}/, "some-name"));
    expect(
      routes.map((route) => route.method),
      path,
    ).toContain(method);
  }
});

test("every address that has a door of its own under /v1 is in the docs", () => {
  const doors = readdirSync("app/v1", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("route.ts") && !file.includes("[[..."))
    .map((file) => `/v1/${file.replace(/\/route\.ts$/, "").replace(/\[[^\]]+\]/, "{}")}`);
  const documented = [...generating, ...counting, ...forwardedOnly, ...asking, ...managing].map(({ path }) =>
    path.replace(/\{\w+\}/, "{}"),
  );
  expect(doors.filter((door) => !documented.includes(door))).toEqual([]);
});

test("every page of the docs is in their navigation", () => {
  const folders = readdirSync("app/(site)/docs", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(docsPages.map(({ href }) => href).sort()).toEqual(
    ["/docs", ...folders.map(({ name }) => `/docs/${name}`)].sort(),
  );
});

test("the docs name every scope that a key can have, and no other", () => {
  const names = scopes.map(({ name }) => name);
  expect(names.toSorted()).toEqual([...new Set([...keyScopes.inference, ...keyScopes.management])].toSorted());
});
