import { itemStarts, type JsonMember, scanMembers } from "../json/scan-members";

const decoder = new TextDecoder();
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;

/** A whole answer that holds a list. */
export type OpenAnswer = {
  /** How many values the list holds. */
  countItems(): number;
  /** An outermost member; undefined when there is none, or none that can be read. */
  read(name: string): unknown;
};

/**
 * Opens an answer that has a list by one of these names, without decoding or parsing what is large in it (vectors,
 * pictures): only what is asked for is. Null when the bytes are not one whole JSON object, have no such list, or report
 * an error.
 */
export function openAnswer(bytes: Uint8Array, ...lists: readonly string[]): OpenAnswer | null {
  const members = scanWhole(bytes);
  if (!members) return null;
  const read = (name: string) => {
    const member = members.findLast(({ key }) => key === name);
    return member && parse(bytes.subarray(member.valueStart, member.valueEnd));
  };
  const list = members.findLast(({ key, valueStart }) => lists.includes(key) && bytes[valueStart] === openBracket);
  return list && !read("error") ? { countItems: () => itemStarts(bytes, list.valueStart).length, read } : null;
}

function scanWhole(bytes: Uint8Array): JsonMember[] | null {
  const start = bytes.findIndex((byte) => byte > 0x20);
  const end = bytes.findLastIndex((byte) => byte > 0x20);
  if (bytes[start] !== openBrace || bytes[end] !== closeBrace) return null;
  try {
    const members = scanMembers(bytes, start);
    // One that was cut off within a value ends beyond the last brace.
    return (members.at(-1)?.valueEnd ?? end) <= end ? members : null;
  } catch {
    return null;
  }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return undefined;
  }
}
