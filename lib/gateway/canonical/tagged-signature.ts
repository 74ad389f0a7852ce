/**
 * A signature on its way through a client of another wire: `tct1.<wire>.<base64url>`. It comes home on the next turn,
 * and is taken out of whatever goes to anybody else, who would refuse it.
 */
import type { Wire } from "../ports";
import type { Signature } from "./generate-request";

const prefix = "tct1.";
const wires: readonly Wire[] = ["openai_chat", "openai_responses", "anthropic_messages", "gemini"];

/** The signature as a client of `wire` is given it: its own unchanged, a foreign one tagged. */
export function writeSignature(signature: Signature, wire: Wire): string {
  if (signature.wire === wire && signature.itemId === undefined) return signature.value;
  const facts = JSON.stringify([signature.value, signature.itemId ?? null]);
  return `${prefix}${signature.wire}.${toBase64Url(facts)}`;
}

/** Reads what a client of `wire` gives back. A tag that cannot be read is nobody's: null. */
export function readSignature(text: string, wire: Wire): Signature | null {
  if (!isTagged(text)) return { wire, value: text };
  const [home, encoded] = text.slice(prefix.length).split(".");
  const known = wires.find((one) => one === home);
  if (!known || !encoded) return null;
  try {
    const [value, itemId] = JSON.parse(fromBase64Url(encoded)) as [unknown, unknown];
    if (typeof value !== "string") return null;
    return { wire: known, value, ...(typeof itemId === "string" && { itemId }) };
  } catch {
    return null;
  }
}

export function isTagged(text: string): boolean {
  return text.startsWith(prefix);
}

const tagBytes = new TextEncoder().encode(`"${prefix}`);

/** Whether a request's bytes hold a tagged signature: rarely, and then its own wire takes it out before it goes on. */
export function holdsTag(body: Uint8Array): boolean {
  for (let at = body.indexOf(tagBytes[0]!); at !== -1; at = body.indexOf(tagBytes[0]!, at + 1)) {
    if (tagBytes.every((byte, i) => body[at + i] === byte)) return true;
  }
  return false;
}

function toBase64Url(text: string): string {
  let binary = "";
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64Url(text: string): string {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
}
