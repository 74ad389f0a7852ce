import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import type { NotificationTopic } from "@/lib/base/notification-topics";
import { db } from "@/lib/db/client";
import type { NotificationsView } from "./schema";

/** What the person is told by mail, topic by topic. */
export async function getNotifications(actor: Actor): Promise<NotificationsView> {
  if (actor.kind !== "user") throw new AppError("forbidden", "Only a person is sent mails.");
  const where = { userId: actor.userId, isOn: false };
  const rows = await db().notificationSetting.findMany({ where, select: { topic: true } });
  const isOn = (topic: NotificationTopic) => !rows.some((row) => row.topic === topic);
  return { balance: isOn("balance"), payments: isOn("payments"), keys: isOn("keys"), members: isOn("members") };
}
