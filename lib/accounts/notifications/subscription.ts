import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { db, transaction } from "@/lib/db/client";
import { isOn } from "@/lib/mail/is-on";
import { readUnsubscribeToken, type Subscription } from "@/lib/mail/unsubscribe-token";
import { lockUser } from "../lock-user";
import { asActor, toUserView, userViewColumns } from "../user-view";
import type { NotificationView } from "./schema";
import { switchTopic } from "./switch-topic";

/** What the link in a mail is about, and how that stands. Changes nothing: mail programs open links by themselves. */
export async function getSubscription(token: string): Promise<NotificationView> {
  const { userId, topic } = requireSubscription(token);
  if (!(await db().user.findUnique({ where: { id: userId }, select: { id: true } }))) throw unknown();
  return { topic, isOn: await isOn(userId, topic) };
}

/** Switches the mails that the link is about off or on again; the link itself is the right to do so. */
export async function setSubscription(token: string, on: boolean): Promise<void> {
  const { userId, topic } = requireSubscription(token);
  await transaction(async (tx) => {
    if (!(await lockUser(tx, userId))) throw unknown();
    if (!(await switchTopic(tx, userId, topic, on))) return;
    const row = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: userViewColumns });
    const actor = asActor(toUserView(row));
    await recordAudit(tx, actor, { action: "account.notifications", subjectId: userId, targetId: topic });
  });
}

function requireSubscription(token: string): Subscription {
  const subscription = readUnsubscribeToken(token);
  if (!subscription) throw unknown();
  return subscription;
}

/** The same for what was never a link of ours and for one whose account is gone. */
function unknown(): AppError {
  return new AppError("not_found", "There is nothing at this address.");
}
