import { randomBytes } from "node:crypto";
import { type Tx, transaction } from "@/lib/db/client";
import { chainStart, hashEvent, toWho } from "./chain";
import type { Choice, ConsentSource, OptionalCategory } from "./choice";
import { noticeVersion, offeredCategories } from "./notice";

const chainLock = 7_270_736_902;

type NewChoice = {
  readonly granted: readonly OptionalCategory[];
  readonly by: ConsentSource;
  readonly gpc: boolean;
  /** The signed-in person. */
  readonly userId: string | null;
  /** The subject that this browser's cookie names. */
  readonly subjectId: string | null;
};

/**
 * Appends a choice to the consent log and returns it as the browser is to remember it. One at a time in the whole
 * house: each event holds the hash of the one before.
 */
export function recordChoice({ granted, by, gpc, userId, subjectId }: NewChoice): Promise<Choice> {
  return transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${chainLock}::bigint)`;
    const subject = await requireSubject(tx, userId, subjectId);
    const select = { seq: true, at: true, hash: true } as const;
    const last = await tx.consentEvent.findFirst({ orderBy: { seq: "desc" }, select });
    const event = {
      seq: (last?.seq ?? 0n) + 1n,
      // Never earlier than the one before, whatever this machine's clock says: retention cuts the chain by time.
      at: new Date(Math.max(Date.now(), last?.at.getTime() ?? 0)),
      notice: noticeVersion(),
      offered: offeredCategories().map(({ category }) => category),
      granted: [...granted],
      by,
      gpc,
      who: toWho(subject),
      previous: last?.hash ?? chainStart,
    };
    await tx.consentEvent.create({ data: { ...event, hash: hashEvent(event) } });
    const atSeconds = Math.floor(event.at.getTime() / 1000);
    return { notice: event.notice, atSeconds, granted, by, subjectId: subject.id };
  });
}

/** A person's subject, or this browser's. A browser's becomes the person's who signs in with it, once. */
async function requireSubject(tx: Tx, userId: string | null, subjectId: string | null) {
  const select = { id: true, salt: true, userId: true } as const;
  const own = userId ? await tx.consentSubject.findUnique({ where: { userId }, select }) : null;
  if (own) return own;
  const browsers = subjectId ? await tx.consentSubject.findUnique({ where: { id: subjectId }, select }) : null;
  // Somebody else's: they have signed out of this browser, and the choice is not theirs.
  if (!browsers || browsers.userId)
    return tx.consentSubject.create({ data: { userId, salt: Uint8Array.from(randomBytes(32)) }, select });
  return userId ? tx.consentSubject.update({ where: { id: browsers.id }, data: { userId }, select }) : browsers;
}
