import { z } from "zod";
import type { NotificationTopic } from "@/lib/base/notification-topics";

/** A box that is not ticked is not sent. */
const box = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");

const boxes = { balance: box, payments: box, keys: box, members: box } satisfies Record<NotificationTopic, typeof box>;

export const SetNotificationsInput = z.object(boxes);
export type SetNotificationsInput = z.infer<typeof SetNotificationsInput>;

/** Which topics are on. */
export type NotificationsView = Readonly<Record<NotificationTopic, boolean>>;

export type NotificationView = { readonly topic: NotificationTopic; readonly isOn: boolean };
