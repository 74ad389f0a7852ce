import { formatUsd, formatUsdPerMillion } from "@/lib/base/money";

export type JsonObject = { readonly [name: string]: unknown };

/**
 * A view as the outside sees it: names in snake_case, times in RFC 3339, an amount both as a decimal string in USD and as
 * whole nano-USD, a price per token as USD per million tokens.
 */
export function toJson(view: object): JsonObject {
  return Object.fromEntries(Object.entries(view).flatMap(([name, value]) => toFields(name, value)));
}

function toFields(name: string, value: unknown): [string, unknown][] {
  if (typeof value === "bigint") {
    const amount = /^(.*)Nano$/.exec(name)?.[1];
    if (amount)
      return [
        [`${toSnakeCase(amount)}_usd`, formatUsd(value)],
        [`${toSnakeCase(amount)}_nano`, value.toString()],
      ];
    const rate = /^(.*)PicoPerToken$/.exec(name)?.[1];
    if (rate) return [[`${toSnakeCase(rate)}_usd_per_million`, formatUsdPerMillion(value)]];
    return [[toSnakeCase(name), value.toString()]];
  }
  return [[toSnakeCase(name), toValue(value)]];
}

function toValue(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? value.map((item) => (isView(item) ? toJson(item) : toValue(item))) : value;
}

function isView(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]|(?<=[a-z])\d(?=[mh](?:[A-Z]|$))/g, (start) => `_${start.toLowerCase()}`);
}
