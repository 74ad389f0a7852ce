import type { Actor, Role } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { db, type Prisma, type Tx } from "@/lib/db/client";
import { type ActivityPage, ListActivityInput } from "./schema";
import { toSentence } from "./sentences";

export const activityDays = 90;
const pageSize = 50;

/** What happened with a person's account in the last 90 days, and who did it or looked, newest first. */
export async function listActivity(actor: Actor, input: ListActivityInput = {}): Promise<ActivityPage> {
  if (actor.kind !== "user") throw new AppError("forbidden", "Only a person has an account.");
  const { othersOnly, after } = ListActivityInput.parse(input);
  const rows = await findEvents(db(), actor.userId, { othersOnly, after, take: pageSize + 1 });
  const shown = rows.slice(0, pageSize);
  const roles = await findRoles(shown.flatMap(({ actorId }) => actorId ?? []));
  const lines = shown.map((event) => ({
    id: event.id,
    at: event.at,
    sentence: toSentence(event.action),
    who: nameActor(event, actor.userId, roles),
    isOwn: event.actorId === actor.userId,
  }));
  return { lines, hasOlder: rows.length > pageSize };
}

/** The same events as staff sees them beside an account: the last few, without who it was. */
export async function findRecentEvents(tx: Tx, userId: string, take: number) {
  const rows = await findEvents(tx, userId, { othersOnly: false, after: undefined, take });
  return rows.map(({ id, at, action }) => ({ id, at, sentence: toSentence(action) }));
}

type Query = { readonly othersOnly: boolean; readonly after: string | undefined; readonly take: number };

function findEvents(tx: Tx, userId: string, { othersOnly, after, take }: Query) {
  const since = new Date(Date.now() - activityDays * 86_400_000);
  // An operator's command and a job have no person's id, and NULL is not unlike anything.
  const byOthers: Prisma.AuditEventWhereInput = { OR: [{ actorId: null }, { actorId: { not: userId } }] };
  return tx.auditEvent.findMany({
    where: { subjectId: userId, at: { gte: since }, ...(after && { id: { lt: after } }), ...(othersOnly && byOthers) },
    orderBy: { id: "desc" },
    take,
    select: { id: true, at: true, action: true, actorId: true, actorKind: true },
  });
}

async function findRoles(actorIds: readonly string[]): Promise<Map<string, Role>> {
  const where = { id: { in: [...new Set(actorIds)] } };
  const people = await db().user.findMany({ where, select: { id: true, role: true } });
  return new Map(people.map(({ id, role }) => [id, role]));
}

type Event = { readonly action: string; readonly actorId: string | null; readonly actorKind: Actor["kind"] };

const programs = {
  key: "a management key",
  command_line: "the operator’s command line",
  system: "the system",
} as const;

/** By what they are now: who is no longer staff, or gone, is still told from a fellow member by what they did. */
function nameActor({ action, actorId, actorKind }: Event, userId: string, roles: ReadonlyMap<string, Role>): string {
  if (actorId === userId) return "you";
  if (actorKind !== "user") return programs[actorKind];
  if (/^(member|organization|key|billing|order|channel|credit\.redeem)\b/.test(action))
    return "another member of the organization";
  const role = actorId === null ? undefined : roles.get(actorId);
  return role === undefined || role === "user" ? "staff, at that time" : `${role} (staff)`;
}
