import type { Metadata } from "next";
import { Card } from "@/app/_ui/card";
import { PageHeader } from "@/app/_ui/page-header";
import { findPendingEmail } from "@/lib/accounts/email-change/find-pending-email";
import { requireSession } from "@/lib/web/session";
import { EmailChangeForm, ProfileForm } from "./profile-forms";

export const metadata: Metadata = { title: "Profile" };

export default async function ProfilePage() {
  const person = await requireSession();
  const pending = await findPendingEmail(person);
  return (
    <>
      <PageHeader
        size="dashboard"
        title="Profile"
        lead="We know you by an address and a username. More is up to you."
      />
      <div className="grid items-start gap-5 xl:grid-cols-2">
        <Card title="What you are called">
          <ProfileForm username={person.username} displayName={person.displayName} />
        </Card>
        <Card title="E-mail address">
          <p className="mb-4 text-[15px] text-soft">
            You sign in with <strong className="font-[550] text-ink [overflow-wrap:anywhere]">{person.email}</strong>,
            and mail from us goes there.{" "}
            {pending && (
              <>
                A change to <strong className="font-[550] text-ink [overflow-wrap:anywhere]">{pending}</strong> waits
                for its link to be opened.
              </>
            )}
          </p>
          <EmailChangeForm />
          <p className="mt-4 text-[13px] text-faint">
            The present address is told, and can take the change back for seven days.
          </p>
        </Card>
      </div>
    </>
  );
}
