import { Card } from "@/app/_ui/card";
import { Cell, Table } from "@/app/_ui/table";
import { UtcTime } from "@/app/_ui/utc-time";
import type { InvitationView } from "@/lib/organizations/schema";
import { ConfirmForm } from "./confirm-form";
import { InviteForm } from "./invite-form";

/** Asks people in, and shows who has not answered yet. */
export function InvitationsCard({ invitations }: { invitations: readonly InvitationView[] }) {
  return (
    <Card title="Invite somebody" note="by a link that works once, for 7 days" className="mt-5">
      <InviteForm />
      {invitations.length > 0 && (
        <div className="mt-5">
          <Table
            caption="Invitations that nobody has answered yet"
            columns={[
              { label: "invited" },
              { label: "role", hide: "phone" },
              { label: "by", hide: "phone" },
              { label: "until", hide: "phone" },
              { label: <span className="sr-only">Withdraw</span> },
            ]}
          >
            {invitations.map(({ id, email, role, invitedBy, expiresAt }) => (
              <tr key={id}>
                <Cell head className="min-w-40 [overflow-wrap:anywhere]">
                  {email}
                  <span className="block text-[13px] text-soft md:hidden">{role}</span>
                </Cell>
                <Cell hide="phone">{role}</Cell>
                <Cell hide="phone" className="[overflow-wrap:anywhere]">
                  {invitedBy}
                </Cell>
                <Cell hide="phone">
                  <UtcTime at={expiresAt} part="date" />
                </Cell>
                <Cell className="text-right">
                  <ConfirmForm
                    purpose="withdraw"
                    label="Withdraw"
                    of={`the invitation of ${email}`}
                    size="small"
                    values={{ invitationId: id }}
                  />
                </Cell>
              </tr>
            ))}
          </Table>
        </div>
      )}
    </Card>
  );
}
