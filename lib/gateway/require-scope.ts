import { gatewayError } from "./gateway-error";
import type { KeyFacts, Scope } from "./ports";

/** One of these is enough; `any key`: whoever has a live key may ask. */
export type NeededScopes = readonly [Scope, ...Scope[]] | "any key";

/** Scopes that only one kind of key can have, whatever is written of it. */
const kinds: Partial<Readonly<Record<Scope, KeyFacts["kind"]>>> = {
  inference: "inference",
  "media:read": "inference",
  "keys:read": "management",
  "keys:write": "management",
};

/** Throws 403 where a key has none of the scopes that an address needs, and names what is missing (RFC 6750 §3.1). */
export function requireScope({ kind, scopes }: Pick<KeyFacts, "kind" | "scopes">, needed: NeededScopes): void {
  if (needed === "any key" || needed.some((scope) => scopes.includes(scope) && (kinds[scope] ?? kind) === kind)) return;
  const challenge = `Bearer error="insufficient_scope", scope="${needed[0]}"`;
  throw gatewayError("permission", sentence(kind, needed), { headers: { "www-authenticate": challenge } });
}

function sentence(kind: KeyFacts["kind"], needed: readonly [Scope, ...Scope[]]): string {
  const insisted = kinds[needed[0]] ?? kind;
  if (insisted !== kind) {
    return insisted === "inference"
      ? "This is a management key. Calls to models need an inference key."
      : "This is an inference key. Keys are managed with a management key.";
  }
  const names = needed.map((scope) => `\`${scope}\``).join(" or ");
  return `This API key does not have the scope ${names}.`;
}
