import type { Metadata } from "next";
import { Card } from "@/app/_ui/card";
import { PageHeader } from "@/app/_ui/page-header";
import { getNotifications } from "@/lib/accounts/notifications/get-notifications";
import { requireSession } from "@/lib/web/session";
import { NotificationsForm } from "./notifications-form";

export const metadata: Metadata = { title: "Notifications" };

/** What is always told, and why nobody can switch it off: whoever gets into an account would do that first. */
const always = [
  "You were signed in from a new kind of browser.",
  "Your password, your address, your second factor or a passkey was changed, or a recovery code was used.",
  "Somebody tried to make an account with your address.",
  "Staff closed or opened your account, removed its second factor or changed your role.",
  "A key was found in public and revoked.",
  "You were removed from an organization, or one was handed over.",
  "A wallet was frozen, and calls are refused.",
];

export default async function NotificationsPage() {
  const actor = await requireSession();
  const isOn = await getNotifications(actor);
  return (
    <>
      <PageHeader size="dashboard" title="Notifications" lead={`Mails go to ${actor.email}. There is no newsletter.`} />
      <div className="grid items-start gap-5 xl:grid-cols-2">
        <Card title="You choose">
          <NotificationsForm isOn={isOn} />
        </Card>
        <Card title="Always sent">
          <p className="text-[15px] text-soft">
            What concerns the safety of your account has no switch: whoever got into it would use that first. Links you
            ask for yourself, to confirm an address or choose a new password, are sent as well.
          </p>
          <ul className="mt-3 grid list-disc gap-1.5 pl-5 text-[15px] text-soft">
            {always.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Card>
      </div>
    </>
  );
}
