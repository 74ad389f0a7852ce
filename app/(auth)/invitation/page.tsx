import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { PageHeader } from "@/app/_ui/page-header";
import { findInvitation } from "@/lib/organizations/find-invitation";
import { InvitationTokenInput } from "@/lib/organizations/schema";
import { session } from "@/lib/web/session";
import { roleWords } from "../../(dashboard)/dashboard/organization/role-words";
import { AnswerForms } from "./answer-forms";

export const metadata = { title: "Invitation", referrer: "no-referrer" };

type Props = { searchParams: Promise<{ token?: string | string[] }> };

export default async function InvitationPage({ searchParams }: Props) {
  const input = InvitationTokenInput.safeParse(await searchParams);
  const offer = input.success ? await findInvitation(input.data) : null;
  if (!input.success || !offer) return <Gone />;
  const { token } = input.data;
  const person = await session();
  return (
    <>
      <PageHeader
        title={`Join ${offer.organizationName}`}
        lead={`${offer.invitedBy} invites you, with the role ${offer.role}: ${roleWords[offer.role]}.`}
      />
      {person ? (
        <>
          <p className="mb-6 text-[15px] text-soft [overflow-wrap:anywhere]">
            You are signed in as {person.email}. Only the account of the address that the invitation was sent to can
            answer it.
          </p>
          <AnswerForms token={token} />
          <form
            method="post"
            action="/sign-out"
            className="mt-8 flex flex-wrap items-center gap-x-3 text-[15px] text-soft"
          >
            <span>Another account? Sign out, and open the link in the mail again.</span>
            <Button variant="quiet" size="small" className="mt-2">
              Sign out
            </Button>
          </form>
        </>
      ) : (
        <SignInFirst next={`/invitation?token=${token}`} />
      )}
    </>
  );
}

function SignInFirst({ next }: { next: string }) {
  return (
    <>
      <p className="mb-6 text-[15px] text-soft">
        Sign in with the account of the address that the invitation was sent to. If it has none, create one with that
        address; you come back here when it is confirmed and you have signed in.
      </p>
      <div className="flex flex-wrap gap-3">
        <Button href={`/sign-in?next=${encodeURIComponent(next)}`}>Sign in</Button>
        <Button href={`/sign-up?next=${encodeURIComponent(next)}`} variant="quiet">
          Create an account
        </Button>
      </div>
    </>
  );
}

function Gone() {
  return (
    <>
      <PageHeader title="Invitation" />
      <Notice tone="error" title="This invitation does not work any more.">
        It was answered or withdrawn already, is too old, or its link is not complete. Ask for a new one.
      </Notice>
    </>
  );
}
