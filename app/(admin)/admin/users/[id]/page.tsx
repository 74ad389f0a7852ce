import type { Metadata } from "next";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Notice } from "@/app/_ui/notice";
import { PageHeader } from "@/app/_ui/page-header";
import { isOperator } from "@/lib/accounts/operator";
import { roles } from "@/lib/accounts/staff/schema";
import { viewUser } from "@/lib/accounts/staff/view-user";
import { orNotFound } from "@/lib/web/or-not-found";
import { requireStaffSession } from "../../../require-staff-session";
import { Events, Facts, Keys, Organizations } from "./panels";
import { DisableForm, EnableForm, EndSecondFactorForm, RoleForm } from "./staff-forms";
import { toUserId } from "./user-id";

export const metadata: Metadata = { title: "User" };

/** Opening this page is a look at somebody: it is written down, and the person can read it. */
export default async function UserPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireStaffSession();
  const user = await orNotFound(viewUser(actor, { id: toUserId((await params).id) }));
  const isSelf = user.id === actor.userId;
  const mayChange = isOperator(actor) && !isSelf && (user.role !== "owner" || actor.role === "owner");
  return (
    <>
      <PageHeader
        size="dashboard"
        title={user.username}
        lead={user.email}
        actions={
          <Button href="/admin/users" variant="quiet">
            All users
          </Button>
        }
      />
      {!mayChange && (
        <Notice
          title={
            isSelf ? "This is your own account: change it in its settings." : "You may look, and change nothing here."
          }
          className="mb-5"
        />
      )}
      <div className="grid items-start gap-5 xl:grid-cols-2">
        <Facts user={user} />
        <Organizations organizations={user.organizations} />
        <Keys keys={user.keys} />
        {mayChange && (
          <>
            {(actor.role === "owner" || user.role !== "admin") && (
              <Card title="Role">
                <RoleForm id={user.id} role={user.role} roles={actor.role === "owner" ? roles : ["support", "user"]} />
              </Card>
            )}
            <Card title={user.state === "disabled" ? "Open the account" : "Close the account"}>
              {user.state === "disabled" ? <EnableForm id={user.id} /> : <DisableForm id={user.id} />}
            </Card>
            {(user.hasAuthenticatorApp || user.passkeyCount > 0) && (
              <Card title="Second factor">
                <EndSecondFactorForm id={user.id} />
              </Card>
            )}
          </>
        )}
        <Events events={user.events} />
      </div>
    </>
  );
}
