import type { NotificationTopic } from "@/lib/base/notification-topics";
import type { Tx } from "@/lib/db/client";

/** Switches one topic of a person; false when it stood so already. The caller has locked the person's row. */
export async function switchTopic(tx: Tx, userId: string, topic: NotificationTopic, isOn: boolean): Promise<boolean> {
  const where = { userId_topic: { userId, topic } };
  const before = await tx.notificationSetting.findUnique({ where, select: { isOn: true } });
  if ((before?.isOn ?? true) === isOn) return false;
  const data = { isOn, changedAt: new Date() };
  await tx.notificationSetting.upsert({
    where,
    create: { userId, topic, ...data },
    update: data,
    select: { topic: true },
  });
  return true;
}
