import { singleton } from "@/lib/base/singleton";
import { db } from "@/lib/db/client";
import { isDraining } from "./draining";
import { isOpen } from "./opening";

const answerTimeoutMs = 1_000;

export type Health = "ok" | "not_ready";

/** Ready: the house is furnished, the process is not about to end, and the database answers within a second. */
export async function getHealth(): Promise<Health> {
  if (!isOpen() || isDraining()) return "not_ready";
  return (await doesDatabaseAnswer()) ? "ok" : "not_ready";
}

const state = () => singleton("health", () => ({ asking: null as Promise<boolean> | null }));

// One question at a time: while the database is silent, those who ask must not use up its connections.
async function doesDatabaseAnswer(): Promise<boolean> {
  const current = state();
  current.asking ??= ask().finally(() => {
    current.asking = null;
  });
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), answerTimeoutMs);
  });
  try {
    return await Promise.race([current.asking, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function ask(): Promise<boolean> {
  return db().$queryRaw`SELECT 1`.then(() => true).catch(() => false);
}
