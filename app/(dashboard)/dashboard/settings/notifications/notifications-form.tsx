"use client";

import { useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { type NotificationTopic, notificationTopics } from "@/lib/base/notification-topics";
import { setNotificationsAction } from "./actions";

const words: Readonly<Record<NotificationTopic, { readonly label: string; readonly hint: string }>> = {
  balance: {
    label: "Credit that is running out",
    hint: "When less is left than the limit you set on the Credit page. Off, you find out when a call is refused.",
  },
  payments: {
    label: "Payments",
    hint: "When a payment arrives, and when an automatic top-up is refused. Bills come from the payment service either way.",
  },
  keys: {
    label: "API keys",
    hint: "When a key is paused because it spends faster than you allowed. Off, you find out when its calls are refused.",
  },
  members: {
    label: "Members of an organization",
    hint: "When what you may do in one changes.",
  },
};

/** One box a topic, saved together. */
export function NotificationsForm({ isOn }: { isOn: Readonly<Record<NotificationTopic, boolean>> }) {
  const [state, submit, isPending] = useActionState(setNotificationsAction, null);
  const chosen = state?.ok ? state.chosen : isOn;
  return (
    <form action={submit} className="grid gap-3">
      {state?.ok && <Notice tone="success" title="Saved." />}
      {state?.ok === false && <Notice tone="error" title={state.message} />}
      {notificationTopics.map((topic) => (
        <Field
          // Another default is another box: React keeps what was ticked in an old one.
          key={`${topic} ${chosen[topic]}`}
          type="checkbox"
          name={topic}
          label={words[topic].label}
          hint={words[topic].hint}
          defaultChecked={chosen[topic]}
        />
      ))}
      <div className="mt-2">
        <Button disabled={isPending}>{isPending ? "Saving…" : "Save"}</Button>
      </div>
    </form>
  );
}
