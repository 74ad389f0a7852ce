import { Button } from "@/app/_ui/button";
import { Cell, Table } from "@/app/_ui/table";
import { UtcTime } from "@/app/_ui/utc-time";
import type { MemberView } from "@/lib/organizations/schema";
import { BudgetCell } from "../keys/budget-cell";

type Props = { readonly members: readonly MemberView[]; readonly ownId: string; readonly canChange: boolean };

export function MembersTable({ members, ownId, canChange }: Props) {
  return (
    <Table
      caption="Members"
      columns={[
        { label: "member" },
        { label: "role", hide: "phone" },
        { label: "since", hide: "phone" },
        { label: canChange ? "budget" : "your budget", hide: "phone" },
        ...(canChange ? [{ label: <span className="sr-only">Change</span> }] : []),
      ]}
    >
      {members.map((member) => (
        <tr key={member.userId}>
          <Cell head className="min-w-40 [overflow-wrap:anywhere]">
            <span className="font-[550]">{member.username}</span>
            {member.userId === ownId && <span className="ml-2 whitespace-nowrap text-[13px] text-faint">you</span>}
            {member.email && <span className="block text-[13px] text-faint">{member.email}</span>}
            <span className="block text-[13px] text-soft md:hidden">{member.role}</span>
            {member.budget && (canChange || member.userId === ownId) && (
              <span className="block text-[13px] md:hidden">
                <BudgetCell budget={member.budget} />
              </span>
            )}
          </Cell>
          <Cell hide="phone">{member.role}</Cell>
          <Cell hide="phone">
            <UtcTime at={member.joinedAt} part="date" />
          </Cell>
          <Cell hide="phone">{canChange || member.userId === ownId ? <BudgetCell budget={member.budget} /> : ""}</Cell>
          {canChange && (
            <Cell className="text-right">
              <Button href={`/dashboard/organization/members/${member.userId}`} variant="quiet" size="small">
                Change<span className="sr-only"> {member.username}</span>
              </Button>
            </Cell>
          )}
        </tr>
      ))}
    </Table>
  );
}
