/**
 * Where settlements wait while the database is away, so that they outlive the process. A line in a file is written
 * after the first second of failure; the settlement itself stays in memory and is retried. Replaying a line that was
 * settled after all does nothing, because its hold is no longer there.
 */
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { Settlement } from "./settlement";

export type SettleSpool = {
  append(settlements: readonly Settlement[]): Promise<void>;
  /** Every settlement written so far is answered. */
  clear(): Promise<void>;
  /** What earlier processes left behind. `done` forgets it, and may be called once all of it is answered. */
  takeOver(): Promise<{ settlements: Settlement[]; done(): Promise<void> }>;
};

export function createSettleSpool({ folder, name }: { folder: string; name: string }): SettleSpool {
  const own = path.join(folder, `${name}.jsonl`);
  return {
    async append(settlements) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = await open(own, "a", 0o600);
      try {
        await file.write(settlements.map((settlement) => `${JSON.stringify(settlement)}\n`).join(""));
        await file.datasync();
      } finally {
        await file.close();
      }
    },
    clear: () => rm(own, { force: true }),
    async takeOver() {
      const names = await readdir(folder).catch(() => []);
      const taken: string[] = [];
      const settlements: Settlement[] = [];
      for (const left of names.filter((entry) => /\.jsonl(\.taken-\S+)?$/.test(entry))) {
        // A live process may own the file: it makes a new one for what it appends after this.
        const file = path.join(folder, `${left.replace(/\.taken-\S+$/, "")}.taken-${name}`);
        const isMine = await rename(path.join(folder, left), file).then(
          () => true,
          () => false,
        );
        if (!isMine) continue;
        taken.push(file);
        settlements.push(...parseLines(await readFile(file, "utf8")));
      }
      return {
        settlements,
        done: async () => void (await Promise.all(taken.map((file) => rm(file, { force: true })))),
      };
    },
  };
}

/** A line torn by a crash is left out: its settlement was never acknowledged by the spool. */
function parseLines(text: string): Settlement[] {
  return text.split("\n").flatMap((line) => {
    try {
      const { success, data } = Settlement.safeParse(JSON.parse(line));
      return success ? [data] : [];
    } catch {
      return [];
    }
  });
}
