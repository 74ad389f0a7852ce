import { singleton } from "@/lib/base/singleton";
import { databaseUrl } from "@/lib/db/client";
import { env } from "@/lib/env";
import { createHoldBook, type HoldBook } from "./create-hold-book";

/** The process's hold book: connects, takes a place among the nodes, and settles what an earlier process left over. */
export function startHoldBook(): Promise<HoldBook> {
  return singleton("hold-book", () => createHoldBook({ url: databaseUrl(), dataDir: env().DATA_DIR }));
}
