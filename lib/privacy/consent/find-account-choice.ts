import { db } from "@/lib/db/client";
import { toWho } from "./chain";
import type { Choice, OptionalCategory } from "./choice";

/** The last choice a signed-in person made, on whatever device; null when there is none. */
export async function findAccountChoice(userId: string): Promise<Choice | null> {
  const subject = await db().consentSubject.findUnique({ where: { userId }, select: { id: true, salt: true } });
  if (!subject) return null;
  const event = await db().consentEvent.findFirst({ where: { who: toWho(subject) }, orderBy: { seq: "desc" } });
  if (!event) return null;
  return {
    notice: event.notice,
    atSeconds: Math.floor(event.at.getTime() / 1000),
    granted: event.granted as OptionalCategory[],
    by: event.by,
    subjectId: subject.id,
  };
}
