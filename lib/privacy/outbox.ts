import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { env } from "@/lib/env";

/** How long a mail stays in the file outbox, which stands in for a mail server where none is set. */
export const outboxDays = 30;

/** Deletes the outbox's mails that are too old; says how many. */
export async function sweepOutbox(now: Date): Promise<number> {
  const folder = path.resolve(env().DATA_DIR, "mail");
  const names = await readdir(folder).catch(() => [] as string[]);
  const mails = names.filter((name) => name.endsWith(".eml")).map((name) => path.join(folder, name));
  const ages = await Promise.all(mails.map((mail) => stat(mail)));
  const old = mails.filter((_, index) => ages[index]!.mtimeMs < now.getTime() - outboxDays * 86_400_000);
  await Promise.all(old.map((mail) => rm(mail, { force: true })));
  return old.length;
}
