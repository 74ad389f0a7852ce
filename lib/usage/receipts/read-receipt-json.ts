import { AppError } from "@/lib/base/errors";

const strings = /"(?:[^"\\]|\\.)*"/g;

/**
 * A receipt from its text. JSON that names a member twice is refused: one reader would see the first of them, another
 * the last, and a signature can only speak for one.
 */
export function readReceiptJson(text: string): Readonly<Record<string, unknown>> {
  const value = parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value) || !("object" in value))
    throw new AppError("invalid_input", "The file holds no receipt.");
  if (value.object !== "receipt") throw new AppError("invalid_input", "The file holds no receipt.");
  // Outside of strings, JSON has a colon for each member and nowhere else.
  if (text.replace(strings, "").split(":").length - 1 !== countMembers(value))
    throw new AppError("invalid_input", "The receipt names a member twice: what it says depends on the reader.");
  return value as Record<string, unknown>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new AppError("invalid_input", "The file is not JSON.", { cause: error });
  }
}

/** In a loop: a file of brackets may be deeper than the stack. */
function countMembers(root: object): number {
  let count = 0;
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== "object" || value === null) continue;
    const members = Object.values(value);
    if (!Array.isArray(value)) count += members.length;
    for (const member of members) open.push(member);
  }
  return count;
}
