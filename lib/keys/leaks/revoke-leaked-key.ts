import type { Actor } from "@/lib/base/actor";
import { recordAudit } from "@/lib/db/audit";
import { type Prisma, type Tx, transaction } from "@/lib/db/client";
import { sendMail } from "@/lib/mail/send-mail";
import { forgetKeyId } from "../find-key-facts";
import { lockKey } from "../lock-key";
import { notifyKeyChanged } from "../watch-keys";

const actor: Actor = { kind: "system" };

/** Ends a key that lay where anybody could read it, and writes to its owner and to whoever made it. Once. */
export async function revokeLeakedKey(id: string): Promise<void> {
  const mail = await transaction(async (tx) => {
    const key = await lockKey(tx, actor, id);
    if (key.revokedAt) return null;
    const now = new Date();
    const data = { revokedAt: now, revokedFor: "leaked" } as const;
    await tx.apiKey.update({ where: { id }, data, select: { id: true } });
    await tx.bucket.updateMany({ where: { id: key.bucketId, closedAt: null }, data: { closedAt: now } });
    await recordAudit(tx, actor, { action: "key.leak", subjectId: key.organization.ownerId, targetId: id });
    await notifyKeyChanged(tx, id);
    return findReaders(tx, id);
  });
  forgetKeyId(id);
  const path = `/dashboard/keys/${id}`;
  for (const to of mail?.addresses ?? []) void sendMail({ to, template: "key-leaked", path, about: mail!.about });
}

const person = { select: { email: true, disabledAt: true } } as const;
const columns = {
  createdBy: person,
  organization: { select: { owner: person } },
  secrets: { select: { prefix: true, last4: true }, orderBy: { expiresAt: { sort: "desc", nulls: "first" } }, take: 1 },
} as const satisfies Prisma.ApiKeySelect;

async function findReaders(tx: Tx, id: string) {
  const { createdBy, organization, secrets } = await tx.apiKey.findUniqueOrThrow({ where: { id }, select: columns });
  const people = [organization.owner, createdBy].filter((each) => each !== null && each.disabledAt === null);
  const [secret] = secrets;
  return {
    addresses: [...new Set(people.map((each) => each!.email))],
    about: { key: secret ? `${secret.prefix}…${secret.last4}` : "" },
  };
}
