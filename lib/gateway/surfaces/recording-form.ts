import { invalid } from "../wires/request-body";
import { createFormScanner, type FormPart } from "./form-scanner";

/** A form with a recording, read while it arrives or in one piece. */
export type RecordingForm = {
  /** Takes the next bytes. Throws 400 as soon as they are not a form that may go on. */
  take(bytes: Uint8Array): void;
  /** There are no more bytes. Throws 400 when the form is not whole. */
  end(): void;
  /** The only part of this name so far. */
  find(name: "model" | "stream"): FormPart | null;
  /** Where the recording begins; null until it does. */
  readonly fileStart: number | null;
  /** Where it ends; null until it does. */
  readonly fileEnd: number | null;
  /** How many bytes were taken. */
  readonly length: number;
  /** How many of them no boundary behind the last can change any more. */
  readonly settledLength: number;
};

/** Parsers differ in which of several they take. */
const onceOnly = ["model", "file", "stream"];

export function createRecordingForm(contentType: string | null): RecordingForm {
  const places = new Map<string, number>();
  let fileStart: number | null = null;
  const scanner = createFormScanner(contentType, (name, valueStart) => {
    // A fallback is ours to follow, and here nobody names one.
    if (/^models?\b/.test(name) && name !== "model") invalid("models", "`models` is not taken here.");
    if (!onceOnly.includes(name)) return;
    if (places.has(name)) invalid(name, `\`${name}\` must be sent once.`);
    places.set(name, scanner.parts.length);
    if (name === "file") fileStart = valueStart;
  });

  const find = (name: string) => scanner.parts[places.get(name) ?? -1] ?? null;

  return {
    take(bytes) {
      scanner.take(bytes);
      const file = find("file");
      if (file && file.valueEnd === file.valueStart) missingFile();
    },
    end() {
      scanner.end();
      if (!places.has("file")) missingFile();
    },
    find,
    get fileStart() {
      return fileStart;
    },
    get fileEnd() {
      return find("file")?.valueEnd ?? null;
    },
    get length() {
      return scanner.length;
    },
    get settledLength() {
      return scanner.settledLength;
    },
  };
}

function missingFile(): never {
  return invalid("file", "`file` must be a recording.");
}

/** As Python's form readers understand `stream`. */
export function isYes(text: string): boolean {
  return /^(true|t|1|yes|y|on)$/i.test(text);
}
