import type { NotificationTopic } from "@/lib/base/notification-topics";
import { db } from "@/lib/db/client";

/** Whether a person wants mails about this: yes, until they say no. */
export async function isOn(userId: string, topic: NotificationTopic): Promise<boolean> {
  const where = { userId_topic: { userId, topic } };
  const setting = await db().notificationSetting.findUnique({ where, select: { isOn: true } });
  return setting?.isOn ?? true;
}
