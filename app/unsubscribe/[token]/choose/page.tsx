import Link from "next/link";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { PageHeader } from "@/app/_ui/page-header";
import { getSubscription } from "@/lib/accounts/notifications/subscription";
import { topicNames } from "@/lib/base/notification-topics";
import { orNotFound } from "@/lib/web/or-not-found";

export const metadata = { title: "Mails you get", robots: { index: false } };

type Props = {
  params: Promise<{ token: string }>;
  searchParams: Promise<{ saved?: string | string[] }>;
};

/** Where the link in a mail leads. A plain form: it works in any browser, signed in or not. */
export default async function ChoosePage({ params, searchParams }: Props) {
  const { token } = await params;
  const { topic, isOn } = await orNotFound(getSubscription(token));
  const isSaved = (await searchParams).saved !== undefined;
  const about = topicNames[topic];
  return (
    <>
      <PageHeader
        title={isOn ? "Stop these mails?" : "These mails are off"}
        lead={isOn ? `We write to you about ${about}.` : `We no longer write to you about ${about}.`}
      />
      {isSaved && <Notice tone="success" title="Saved." className="mb-6" />}
      <form method="post" action={`/unsubscribe/${encodeURIComponent(token)}`}>
        <input type="hidden" name="choice" value={isOn ? "off" : "on"} />
        <Button>{isOn ? "Stop them" : "Get them again"}</Button>
      </form>
      <p className="mt-8 text-[15px] text-soft [&_a]:underline [&_a]:underline-offset-4">
        What concerns the safety of your account, and what we owe you by law or contract, is always sent.{" "}
        <Link href="/dashboard/settings/notifications" prefetch={false}>
          Choose about all mails
        </Link>
      </p>
    </>
  );
}
