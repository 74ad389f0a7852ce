/** What a person may choose to be told by mail. What concerns the safety of an account has no topic and is always told. */
export const notificationTopics = ["balance", "payments", "keys", "members"] as const;
export type NotificationTopic = (typeof notificationTopics)[number];

/** As it stands in a sentence: "mails about …". */
export const topicNames: Readonly<Record<NotificationTopic, string>> = {
  balance: "credit that is running out",
  payments: "payments",
  keys: "API keys",
  members: "the members of an organization",
};
