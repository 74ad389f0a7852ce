/**
 * One pass over the bytes of an answer that finds the few things metering needs, without parsing it: whether an event
 * holds usage, a failure or an end, and how many bytes were generated. It reads strings as JSON does, so text that looks
 * like a member is not taken for one, and it recovers at every line end from what is not JSON.
 */
export type EventMarks = {
  start: number;
  end: number;
  /** Bytes of generated text, reasoning and arguments. */
  answerBytes: number;
  /** The last value of the finish member. */
  finishReason: string | null;
  /** How often the finish member says something: once for each choice that ends. */
  finishes: number;
  /** The value of the outermost `type`. */
  type: string | null;
  isDone: boolean;
  hasUsage: boolean;
  /** At least one choice: without any, an event of chat only reports. */
  hasChoices: boolean;
  /** An outermost `error`. */
  hasError: boolean;
};

/** The names that one wire gives to what is looked for. */
export type ScanWords = {
  /** Members whose strings are what the model said. */
  readonly answer: readonly string[];
  /** Members whose objects are what the model said (a tool's arguments): counted whole, and nothing within is looked at. */
  readonly answerObjects?: readonly string[];
  /** The member whose object holds usage. */
  readonly usage: string;
  /** The member whose string says why the model ended. */
  readonly finish: string;
};

export type EventScanner = {
  /** Calls `visit` after every event, and for what is left at the end; stops when it answers false. `marks` is reused. */
  scan(bytes: Uint8Array, visit: (marks: EventMarks) => boolean): void;
  /** The bytes of generated text in an answer, or in as much of it as there is. */
  measure(bytes: Uint8Array): number;
  /** Whether a member of that name holds what the model said. */
  isAnswer(key: string): boolean;
};

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;
const colon = 0x3a;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const lowerU = 0x75;
const openBrace = 0x7b;
const closeBrace = 0x7d;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const word = (text: string) => encoder.encode(text);
const doneMark = word("[DONE]");
const errorKey = word("error");
const choicesKey = word("choices");
const typeKey = word("type");

type Keys = {
  readonly usage: Uint8Array;
  readonly finish: Uint8Array;
  readonly answer: readonly Uint8Array[];
  readonly answerObjects: readonly Uint8Array[];
};

/** Bytes that mean something, within a string and outside one; all others are passed over with one look each. */
const endsRun = tableOf(quote, backslash, lineFeed, carriageReturn);
const hasMeaning = tableOf(quote, openBrace, closeBrace, openBracket, lineFeed, carriageReturn);

function tableOf(...bytes: number[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of bytes) table[byte] = 1;
  return table;
}

export function createEventScanner(words: ScanWords): EventScanner {
  const keys: Keys = {
    usage: word(words.usage),
    finish: word(words.finish),
    answer: words.answer.map(word),
    answerObjects: (words.answerObjects ?? []).map(word),
  };
  return {
    scan: (bytes, visit) => scanEvents(keys, bytes, visit),
    measure(bytes) {
      let answerBytes = 0;
      scanEvents(keys, bytes, (marks) => {
        answerBytes += marks.answerBytes;
        return true;
      });
      return answerBytes;
    },
    isAnswer: (key) => words.answer.includes(key),
  };
}

function scanEvents(keys: Keys, bytes: Uint8Array, visit: (marks: EventMarks) => boolean): void {
  const marks = startMarks({} as EventMarks, 0);
  let depth = 0;
  let lineStart = 0;
  let at = skipComment(bytes, 0);
  const length = bytes.length;
  while (at < length) {
    const byte = bytes[at]!;
    if (hasMeaning[byte] === 0) {
      at++;
      continue;
    }
    if (byte === quote) {
      at = readString(keys, bytes, at, depth, marks);
      continue;
    }
    if (byte === openBrace) depth++;
    else if (byte === closeBrace) depth--;
    else if (byte === openBracket && matches(bytes, at, doneMark)) marks.isDone = true;
    else if (byte === lineFeed || (byte === carriageReturn && bytes[at + 1] !== lineFeed)) {
      if (at === lineStart || (at === lineStart + 1 && bytes[lineStart] === carriageReturn)) {
        marks.end = at + 1;
        if (!visit(marks)) return;
        startMarks(marks, at + 1);
        depth = 0;
      }
      lineStart = at + 1;
      at = skipComment(bytes, lineStart);
      continue;
    }
    at++;
  }
  marks.end = bytes.length;
  if (marks.start < marks.end) visit(marks);
}

/** A line that begins with a colon says nothing: the index of its end, or `lineStart` when it is no comment. */
function skipComment(bytes: Uint8Array, lineStart: number): number {
  if (bytes[lineStart] !== colon) return lineStart;
  let at = lineStart;
  while (at < bytes.length && bytes[at] !== lineFeed && bytes[at] !== carriageReturn) at++;
  return at;
}

function startMarks(marks: EventMarks, start: number): EventMarks {
  marks.start = start;
  marks.end = start;
  marks.answerBytes = 0;
  marks.finishReason = null;
  marks.finishes = 0;
  marks.type = null;
  marks.isDone = false;
  marks.hasUsage = false;
  marks.hasChoices = false;
  marks.hasError = false;
  return marks;
}

/** Reads the string that opens at `from`, and the value behind it when it is a key of interest. Gives where to go on. */
function readString(keys: Keys, bytes: Uint8Array, from: number, depth: number, marks: EventMarks): number {
  const end = stringEnd(bytes, from);
  const colonAt = skipSpace(bytes, end);
  if (bytes[colonAt] !== colon) return end;
  const valueAt = skipSpace(bytes, colonAt + 1);
  const value = bytes[valueAt];
  const start = from + 1;
  const length = end - 1 - start;
  if (value === quote) {
    if (length === keys.finish.length && matches(bytes, start, keys.finish)) {
      marks.finishReason = stringAt(bytes, valueAt);
      if (marks.finishReason !== "") marks.finishes++;
    } else if (depth === 1 && length === typeKey.length && matches(bytes, start, typeKey)) {
      marks.type = stringAt(bytes, valueAt);
    } else if (depth === 1 && length === errorKey.length && matches(bytes, start, errorKey)) {
      marks.hasError = bytes[valueAt + 1] !== quote;
    } else if (isOneOf(keys.answer, bytes, start, length)) {
      const valueEnd = stringEnd(bytes, valueAt);
      marks.answerBytes += textLength(bytes, valueAt + 1, valueEnd - 1);
      return valueEnd;
    }
  } else if (value === openBrace) {
    if (length === keys.usage.length && matches(bytes, start, keys.usage)) marks.hasUsage = true;
    else if (depth === 1 && length === errorKey.length && matches(bytes, start, errorKey)) marks.hasError = true;
    else if (isOneOf(keys.answerObjects, bytes, start, length)) {
      const valueEnd = objectEnd(bytes, valueAt);
      marks.answerBytes += textLength(bytes, valueAt, valueEnd);
      return valueEnd;
    }
  } else if (value === openBracket && depth === 1 && length === choicesKey.length) {
    if (matches(bytes, start, choicesKey) && bytes[skipSpace(bytes, valueAt + 1)] !== closeBracket) {
      marks.hasChoices = true;
    }
  }
  return valueAt;
}

function stringAt(bytes: Uint8Array, at: number): string {
  return decoder.decode(bytes.subarray(at + 1, stringEnd(bytes, at) - 1));
}

function isOneOf(keys: readonly Uint8Array[], bytes: Uint8Array, start: number, length: number): boolean {
  for (const key of keys) if (key.length === length && matches(bytes, start, key)) return true;
  return false;
}

/** The index after the closing quote, or that of the line end when the string is never closed. */
function stringEnd(bytes: Uint8Array, from: number): number {
  const length = bytes.length;
  let at = from + 1;
  while (at < length) {
    const byte = bytes[at]!;
    if (endsRun[byte] === 0) at++;
    else if (byte === backslash) at += 2;
    else return byte === quote ? at + 1 : at;
  }
  return length;
}

/** The index after the closing brace; that of an empty line, which ends the event, when the object is never closed. */
function objectEnd(bytes: Uint8Array, from: number): number {
  const length = bytes.length;
  let depth = 0;
  let at = from;
  while (at < length) {
    const byte = bytes[at]!;
    if (byte === quote) {
      at = stringEnd(bytes, at);
      continue;
    }
    if (byte === openBrace) depth++;
    else if (byte === closeBrace && --depth === 0) return at + 1;
    else if (byte === lineFeed || byte === carriageReturn) {
      const next = byte === carriageReturn && bytes[at + 1] === lineFeed ? at + 2 : at + 1;
      if (bytes[next] === lineFeed || bytes[next] === carriageReturn) return at;
    }
    at++;
  }
  return length;
}

/** How long the text is in UTF-8, about: an escape counts as one byte, `\uXXXX` as three. */
function textLength(bytes: Uint8Array, from: number, to: number): number {
  let length = 0;
  for (let at = from; at < to; at++) {
    length++;
    if (bytes[at] !== backslash) continue;
    if (bytes[at + 1] === lowerU) {
      length += 2;
      at += 5;
    } else at++;
  }
  return length;
}

function matches(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false;
  return true;
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at++;
  return at;
}
