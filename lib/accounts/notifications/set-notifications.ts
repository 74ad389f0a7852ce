import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { notificationTopics } from "@/lib/base/notification-topics";
import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import { lockUser } from "../lock-user";
import type { SetNotificationsInput } from "./schema";
import { switchTopic } from "./switch-topic";

/** Sets about what the person is told by mail. */
export async function setNotifications(actor: Actor, input: SetNotificationsInput): Promise<void> {
  if (actor.kind !== "user") throw new AppError("forbidden", "Only a person is sent mails.");
  const { userId } = actor;
  await transaction(async (tx) => {
    await lockUser(tx, userId);
    for (const topic of notificationTopics) {
      if (!(await switchTopic(tx, userId, topic, input[topic]))) continue;
      await recordAudit(tx, actor, { action: "account.notifications", subjectId: userId, targetId: topic });
    }
  });
}
