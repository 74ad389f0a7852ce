import type { Metadata } from "next";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { PageHeader } from "@/app/_ui/page-header";
import type { SignedIn } from "@/lib/accounts/find-session";
import { mayDo } from "@/lib/accounts/require-right";
import { listInvitations } from "@/lib/organizations/list-invitations";
import { listMembers } from "@/lib/organizations/list-members";
import { getOrganization } from "@/lib/organizations/list-organizations";
import type { InvitationView, MemberView } from "@/lib/organizations/schema";
import { requireSession } from "@/lib/web/session";
import { InvitationsCard } from "./invitations-card";
import { MembersTable } from "./members-table";
import { NameForm } from "./name-form";
import { roleWords } from "./role-words";

export const metadata: Metadata = { title: "Organization" };

export default async function OrganizationPage() {
  const actor = await requireSession();
  const { name } = await getOrganization(actor);
  if (name === null) return <PersonalPage />;
  const members = await listMembers(actor);
  const invitations = mayDo(actor, "members:write") ? await listInvitations(actor) : null;
  return <SharedPage actor={actor} name={name} members={members} invitations={invitations} />;
}

function PersonalPage() {
  return (
    <>
      <PageHeader
        size="dashboard"
        title="Your personal organization"
        lead="Everybody has one: it holds your own keys, your own credit and your own usage, and nobody else sees it."
      />
      <Card title="Work with others">
        <p className="mb-4 max-w-[42em] text-[15px] text-soft">
          An organization has members with roles, who share one wallet. What is yours stays here, apart from it: at the
          side you choose which of them you look at.
        </p>
        <Button href="/dashboard/organization/new">Create an organization</Button>
      </Card>
    </>
  );
}

type Shared = {
  readonly actor: SignedIn;
  readonly name: string;
  readonly members: readonly MemberView[];
  /** Null for those who may not invite. */
  readonly invitations: readonly InvitationView[] | null;
};

function SharedPage({ actor, name, members, invitations }: Shared) {
  const { organizationRole: role } = actor;
  const canChange = invitations !== null;
  return (
    <>
      <PageHeader
        size="dashboard"
        title={name}
        lead={`Your role here is ${role}: ${roleWords[role]}.`}
        actions={
          <Button href="/dashboard/organization/new" variant="quiet">
            New organization
          </Button>
        }
      />
      <Card title="Members">
        <MembersTable members={members} ownId={actor.userId} canChange={canChange} />
        {!canChange && (
          <p className="mt-4 text-sm text-soft">Its owner and admins invite people and change what they may do.</p>
        )}
      </Card>
      {invitations && <InvitationsCard invitations={invitations} />}
      {mayDo(actor, "organization:write") && (
        <Card title="Organization name" className="mt-5">
          <NameForm purpose="rename" name={name} />
        </Card>
      )}
      <Card title={role === "owner" ? "Hand it over" : "Leave"} className="mt-5">
        {role === "owner" ? <HandOver hasOthers={members.length > 1} /> : <Leave />}
      </Card>
    </>
  );
}

function HandOver({ hasOthers }: { hasOthers: boolean }) {
  return (
    <>
      <p className="mb-4 max-w-[42em] text-[15px] text-soft">
        An organization always has one owner, who answers for its wallet. To leave it, make another member the owner
        first.
      </p>
      {hasOthers && (
        <Button href="/dashboard/organization/transfer" variant="quiet">
          Hand over
        </Button>
      )}
    </>
  );
}

function Leave() {
  return (
    <>
      <p className="mb-4 max-w-[42em] text-[15px] text-soft">
        The keys that you made here are revoked when you leave. To come back you have to be invited again.
      </p>
      <Button href="/dashboard/organization/leave" variant="quiet">
        Leave
      </Button>
    </>
  );
}
