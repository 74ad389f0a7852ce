import { z } from "zod";
import { AppError } from "@/lib/base/errors";
import { keysPageMax } from "../schema";
import { InvalidMember } from "./invalid-member";

const usualLimit = 20;
const uuid = z.uuid();

/** An id that cannot be one is that of no key. */
export function readId(text: string): string {
  const { success, data } = uuid.safeParse(text);
  if (!success) throw new AppError("not_found", "There is no such key.");
  return data;
}

export function readPage(limit: string | null, after: string | null): { limit: number; after?: string } {
  return { limit: readLimit(limit), ...(after !== null && { after: readAfter(after) }) };
}

function readLimit(text: string | null): number {
  if (text === null) return usualLimit;
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= keysPageMax) return limit;
  throw new InvalidMember("limit", `limit must be a whole number from 1 to ${keysPageMax}.`);
}

function readAfter(text: string): string {
  const { success, data } = uuid.safeParse(text);
  if (!success) throw new InvalidMember("after", "after must be the id of a key.");
  return data;
}
