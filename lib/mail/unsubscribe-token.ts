import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { type NotificationTopic, notificationTopics } from "@/lib/base/notification-topics";
import { env } from "@/lib/env";

/** Whose mails, and about what. */
export type Subscription = { readonly userId: string; readonly topic: NotificationTopic };

const keyInfo = "tacit unsubscribe v1";
const idBytes = 16;
const macBytes = 32;

/**
 * What the link in a mail carries: the person's id, the topic and an HMAC over both. It is stored nowhere and does not
 * age, since old mails must stay good for it; a new AUTH_SECRET voids it. All it can do is switch this one topic.
 */
export function toUnsubscribeToken({ userId, topic }: Subscription): string {
  const facts = Buffer.concat([
    Buffer.from(userId.replaceAll("-", ""), "hex"),
    Buffer.of(notificationTopics.indexOf(topic)),
  ]);
  return Buffer.concat([facts, macOf(facts)]).toString("base64url");
}

/** Null for what is no token of ours. */
export function readUnsubscribeToken(token: string): Subscription | null {
  const bytes = Buffer.from(token, "base64url");
  // Written again it must be the same: base64url has several spellings of the same bytes.
  if (bytes.length !== idBytes + 1 + macBytes || bytes.toString("base64url") !== token) return null;
  const facts = bytes.subarray(0, idBytes + 1);
  const topic = notificationTopics[facts[idBytes]!];
  if (!timingSafeEqual(macOf(facts), bytes.subarray(idBytes + 1)) || !topic) return null;
  const id = facts.toString("hex", 0, idBytes);
  return { userId: id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"), topic };
}

function macOf(facts: Uint8Array): Buffer {
  const secret = env().AUTH_SECRET;
  if (!secret) throw new Error("AUTH_SECRET is not set.");
  const key = Buffer.from(hkdfSync("sha256", Buffer.from(secret, "base64"), "", keyInfo, macBytes));
  return createHmac("sha256", key).update(facts).digest();
}
