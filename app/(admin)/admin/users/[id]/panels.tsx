import type { ReactNode } from "react";
import { Card } from "@/app/_ui/card";
import { Money } from "@/app/_ui/money";
import { Cell, Table } from "@/app/_ui/table";
import { UtcTime } from "@/app/_ui/utc-time";
import type { ViewedKey, ViewedOrganization, ViewedUser } from "@/lib/accounts/staff/schema";

export function Facts({ user }: { user: ViewedUser }) {
  return (
    <Card title="Account">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2 text-[15px]">
        <Fact name="Name">{user.displayName ?? "—"}</Fact>
        <Fact name="Role">{user.role}</Fact>
        <Fact name="State">{user.state}</Fact>
        <Fact name="Made">
          <UtcTime at={user.createdAt} part="date" />
        </Fact>
        <Fact name="Last seen">
          <UtcTime at={user.lastSeenOn} part="date" none="never" />
        </Fact>
        <Fact name="Signed-in browsers">{user.sessionCount}</Fact>
        <Fact name="Authenticator app">{user.hasAuthenticatorApp ? "yes" : "no"}</Fact>
        <Fact name="Passkeys">{user.passkeyCount}</Fact>
        <Fact name="Id">
          <span className="font-mono text-[13px] [overflow-wrap:anywhere]">{user.id}</span>
        </Fact>
      </dl>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-soft">{name}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}

export function Organizations({ organizations }: { organizations: readonly ViewedOrganization[] }) {
  return (
    <Card title="Organizations" note="money only of those they own">
      <Table
        caption="Organizations of this person"
        columns={[{ label: "name" }, { label: "role" }, { label: "available", numeric: true }]}
      >
        {organizations.map((each) => (
          <tr key={each.id}>
            <Cell head className="[overflow-wrap:anywhere]">
              {each.isPersonal ? "Personal" : each.name}
              {each.isFrozen && <span className="block text-[13px] text-danger">frozen by the operator</span>}
            </Cell>
            <Cell>{each.role}</Cell>
            <Cell numeric>{each.availableNano === null ? "—" : <Money nano={each.availableNano} />}</Cell>
          </tr>
        ))}
      </Table>
    </Card>
  );
}

export function Keys({ keys }: { keys: readonly ViewedKey[] }) {
  return (
    <Card title="API keys" note="of the organizations they own, newest first">
      {keys.length === 0 && <p className="text-[15px] text-soft">None.</p>}
      {keys.length > 0 && (
        <Table
          caption="API keys"
          columns={[{ label: "name" }, { label: "key" }, { label: "state" }, { label: "used", hide: "phone" }]}
        >
          {keys.map((key) => (
            <tr key={key.id}>
              <Cell head className="min-w-28 [overflow-wrap:anywhere]">
                {key.name}
              </Cell>
              <Cell nowrap className="font-mono text-[13px]">
                {key.prefix}…{key.last4}
              </Cell>
              <Cell>{key.state === "live" ? "active" : key.state}</Cell>
              <Cell hide="phone">
                <UtcTime at={key.lastUsedAt} part="date" none="never" />
              </Cell>
            </tr>
          ))}
        </Table>
      )}
    </Card>
  );
}

export function Events({ events }: { events: ViewedUser["events"] }) {
  return (
    <Card title="What happened lately" note="in UTC" className="xl:col-span-2">
      <ul className="grid gap-x-3 gap-y-2 text-[15px]">
        {events.map((event) => (
          <li key={event.id} className="grid gap-x-3 sm:grid-cols-[9.5rem_minmax(0,1fr)]">
            <UtcTime at={event.at} />
            <span className="min-w-0 [overflow-wrap:anywhere]">{event.sentence}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
