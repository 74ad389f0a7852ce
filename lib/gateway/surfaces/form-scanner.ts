import { joinBytes } from "../json/splice";
import { notAForm, readBoundaryLine, readPartName } from "./form-syntax";

/** A part of a form: its name, and where its value lies in the bytes. */
export type FormPart = { readonly name: string; readonly valueStart: number; readonly valueEnd: number };

export type FormScanner = {
  /** Takes the next bytes. Throws 400 as soon as they are no form. */
  take(bytes: Uint8Array): void;
  /** There are no more bytes. Throws 400 when the form is not whole. */
  end(): void;
  /** Those whose end has been seen, in order. */
  readonly parts: readonly FormPart[];
  /** How many bytes were taken. */
  readonly length: number;
  /** How many of them are what they seem to be, whatever comes next: no boundary begins before here. */
  readonly settledLength: number;
};

const carriageReturn = 0x0d;
const lineFeed = 0x0a;
const dash = 0x2d;
const lineEndLength = 2;
const headBytesMax = 8_192;
const headEnd = Uint8Array.of(carriageReturn, lineFeed, carriageReturn, lineFeed);

/**
 * Finds the parts of a `multipart/form-data` body in its bytes, however they are cut, without decoding or keeping them.
 * Stricter than RFC 7578 where parsers differ, because another reading of a form is another call: wherever a line begins
 * with the boundary it must be one, and the form begins and ends with it. `onPart` is told of each part when its head has
 * been read, and may throw.
 */
export function createFormScanner(
  contentType: string | null,
  onPart: (name: string, valueStart: number) => void,
): FormScanner {
  const line = readBoundaryLine(contentType);
  const parts: FormPart[] = [];
  let state: "start" | "boundary" | "head" | "value" | "after" = "start";
  /** What may still turn out to be something, and where in the form it begins. All places below are in the form. */
  let kept: Uint8Array = new Uint8Array(0);
  let keptFrom = 0;
  let length = 0;
  /** The end of the last boundary. */
  let boundaryEnd = 0;
  /** No boundary begins between the last one and here, and no end of a head. */
  let searchedTo = 0;
  let headSearchedTo = 0;
  let open = { name: "", valueStart: 0 };

  const at = (place: number) => kept[place - keptFrom];

  function find(expected: Uint8Array, from: number, to = length): number {
    const found = indexOf(kept.subarray(0, to - keptFrom), expected, from - keptFrom);
    return found === -1 ? -1 : found + keptFrom;
  }

  function findBoundary(): number {
    const found = find(line, searchedTo);
    if (found === -1) searchedTo = Math.max(searchedTo, length - line.length + 1);
    return found;
  }

  /** One step; false when it takes more bytes to make the next. */
  function step(): boolean {
    switch (state) {
      case "start":
        return readStart();
      case "boundary":
        return readBoundary();
      case "head":
        return readHead();
      case "value":
        return readValue();
      case "after":
        if (findBoundary() !== -1) throw notAForm();
        return false;
    }
  }

  function readStart(): boolean {
    const first = line.subarray(1);
    if (length < first.length) return false;
    if (!startsWith(kept, first, 0)) throw notAForm();
    return passBoundary(first.length);
  }

  function passBoundary(end: number): boolean {
    boundaryEnd = end;
    searchedTo = end;
    headSearchedTo = end + lineEndLength;
    state = "boundary";
    return true;
  }

  function readBoundary(): boolean {
    if (length < boundaryEnd + lineEndLength) return false;
    const [first, second] = [at(boundaryEnd), at(boundaryEnd + 1)];
    if (first === dash && second === dash) state = "after";
    else if (first === carriageReturn && second === lineFeed) state = "head";
    else throw notAForm();
    return true;
  }

  function readHead(): boolean {
    const start = boundaryEnd + lineEndLength;
    const to = find(headEnd, headSearchedTo, Math.min(length, start + headBytesMax));
    if (to === -1) {
      if (length >= start + headBytesMax) throw notAForm();
      headSearchedTo = Math.max(start, length - headEnd.length + 1);
      return false;
    }
    const valueStart = to + headEnd.length;
    open = { name: readPartName(kept.subarray(start - keptFrom, to - keptFrom)), valueStart };
    state = "value";
    onPart(open.name, valueStart);
    return true;
  }

  function readValue(): boolean {
    // From the last boundary on: one within the head, or over its end, is refused too.
    const next = findBoundary();
    if (next === -1) return false;
    if (next - 1 < open.valueStart || at(next - 1) !== carriageReturn) throw notAForm();
    parts.push({ ...open, valueEnd: next - 1 });
    return passBoundary(next + line.length);
  }

  /** Lets go of what is certain: a boundary is known by the byte before it too, and a head is read from its start. */
  function letGo(): void {
    if (state === "start") return;
    const from = state === "value" || state === "after" ? Math.max(boundaryEnd, searchedTo - 1) : boundaryEnd;
    kept = kept.subarray(from - keptFrom);
    keptFrom = from;
  }

  return {
    take(bytes) {
      kept = kept.length === 0 ? bytes : joinBytes([kept, bytes]);
      length += bytes.length;
      while (step());
      letGo();
    },
    end() {
      if (state !== "after") throw notAForm();
    },
    parts,
    get length() {
      return length;
    },
    get settledLength() {
      return state === "value" ? Math.max(open.valueStart, searchedTo - 1) : boundaryEnd;
    },
  };
}

function startsWith(bytes: Uint8Array, expected: Uint8Array, at: number): boolean {
  for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false;
  return true;
}

function indexOf(bytes: Uint8Array, expected: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(expected[0]!, from); at !== -1; at = bytes.indexOf(expected[0]!, at + 1)) {
    if (startsWith(bytes, expected, at)) return at;
  }
  return -1;
}
