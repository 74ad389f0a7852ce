import { readEvents } from "../streaming/read-events";
import { isRecord } from "./media";

const decoder = new TextDecoder();

/** The JSON object that bytes hold; null when they hold none. */
export function readObject(bytes: Uint8Array): Record<string, unknown> | null {
  return parseText(decoder.decode(bytes));
}

/** The JSON object that a server-sent event carries; null when it carries none. */
export function readEventObject(event: Uint8Array): Record<string, unknown> | null {
  const data = readEvents(event)[0]?.data;
  return data === undefined ? null : parseText(data);
}

export function parseText(text: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return isRecord(parsed) ? parsed : null;
  } catch {
    return null;
  }
}
