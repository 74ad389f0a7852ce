import type { Metadata } from "next";
import Link from "next/link";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { PageHeader } from "@/app/_ui/page-header";
import { Cell, Table } from "@/app/_ui/table";
import { UtcTime } from "@/app/_ui/utc-time";
import type { FoundUser } from "@/lib/accounts/staff/schema";
import { searchUsers } from "@/lib/accounts/staff/search-users";
import { requireStaffSession } from "../../require-staff-session";
import { SearchForm } from "./search-form";

export const metadata: Metadata = { title: "Users" };

type Props = { searchParams: Promise<{ name?: string | string[]; after?: string | string[] }> };

export default async function UsersPage({ searchParams }: Props) {
  const actor = await requireStaffSession();
  const asked = await searchParams;
  const name = typeof asked.name === "string" ? asked.name.slice(0, 254) : "";
  const after = cursor(asked.after);
  const { users, hasMore } = await searchUsers(actor, { query: name, ...(after && { after }) });
  const last = users.at(-1);
  const place = name ? `/admin/users?name=${encodeURIComponent(name)}&` : "/admin/users?";
  return (
    <>
      <PageHeader size="dashboard" title="Users" lead="Whoever’s account you open is told so in theirs." />
      <Card className="mb-5">
        <SearchForm name={name} />
      </Card>
      <Card>
        {last ? <Users users={users} /> : <EmptyState title="Nobody is found" />}
        {last && hasMore && (
          <nav aria-label="Pages of users" className="mt-4">
            <Button href={`${place}after=${last.id}`} variant="quiet" size="small">
              Older accounts
            </Button>
          </nav>
        )}
      </Card>
    </>
  );
}

function Users({ users }: { users: readonly FoundUser[] }) {
  return (
    <Table
      caption="Accounts, newest first"
      columns={[
        { label: "username" },
        { label: "address", hide: "phone" },
        { label: "role" },
        { label: "state" },
        { label: "made", hide: "phone" },
        { label: "last seen", hide: "phone" },
      ]}
    >
      {users.map((user) => (
        <tr key={user.id}>
          <Cell head className="[overflow-wrap:anywhere]">
            {/* Nobody is looked at by a browser that fetches ahead. */}
            <Link
              href={`/admin/users/${user.id}`}
              prefetch={false}
              className="inline-flex min-h-11 items-center underline underline-offset-4 sm:min-h-6"
            >
              {user.username}
            </Link>
          </Cell>
          <Cell hide="phone">{user.maskedEmail}</Cell>
          <Cell>{user.role}</Cell>
          <Cell className={user.state === "disabled" ? "text-danger" : ""}>{user.state}</Cell>
          <Cell hide="phone">
            <UtcTime at={user.createdAt} part="date" />
          </Cell>
          <Cell hide="phone">
            <UtcTime at={user.lastSeenOn} part="date" none="never" />
          </Cell>
        </tr>
      ))}
    </Table>
  );
}

// Somebody may have typed the address: what is no id is read as the first page.
function cursor(after: string | string[] | undefined): string | undefined {
  return typeof after === "string" && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(after) ? after : undefined;
}
