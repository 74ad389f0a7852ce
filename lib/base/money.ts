/**
 * Money is whole numbers: nano-USD (1e-9 USD) for amounts, pico-USD (1e-12 USD) for the price of one token.
 * Decimal strings are read digit by digit; a float never touches an amount.
 */
export type Nano = bigint & { readonly unit: "nano-usd" };
export type PicoPerToken = bigint & { readonly unit: "pico-usd-per-token" };

export const nanoPerUsd = 1_000_000_000n;
const picoPerNano = 1_000n;

export function toNano(value: bigint): Nano {
  return value as Nano;
}

export function toPicoPerToken(value: bigint): PicoPerToken {
  return value as PicoPerToken;
}

/** "12.5" USD → 12500000000n nano-USD. Throws RangeError on anything but a plain decimal with at most nine places. */
export function parseUsd(text: string): Nano {
  return toNano(parseDecimal(text, 9));
}

/** "0.15" USD per million tokens → 150000n pico-USD per token (a millionth of a USD is a million pico-USD). */
export function parseUsdPerMillion(text: string): PicoPerToken {
  return toPicoPerToken(parseDecimal(text, 6));
}

/** 12500000000n → "12.500000000": always nine places, so that nothing is hidden. */
export function formatUsd(nano: bigint): string {
  return formatDecimal(nano, 9);
}

/** 150000n pico-USD per token → "0.15" USD per million tokens, without trailing zeros. */
export function formatUsdPerMillion(pico: bigint): string {
  return formatDecimal(pico, 6).replace(/\.?0+$/, "") || "0";
}

/** Rounds a sum of pico-USD up to whole nano-USD: the one rounding in a charge. */
export function ceilToNano(pico: bigint): Nano {
  return toNano((pico + picoPerNano - 1n) / picoPerNano);
}

function parseDecimal(text: string, places: number): bigint {
  const match = /^(-?)(\d{1,12})(?:\.(\d+))?$/.exec(text.trim());
  const fraction = match?.[3] ?? "";
  if (!match || fraction.length > places) throw new RangeError(`not a decimal amount with at most ${places} places`);
  const value = BigInt(match[2] + fraction.padEnd(places, "0"));
  return match[1] ? -value : value;
}

function formatDecimal(value: bigint, places: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
