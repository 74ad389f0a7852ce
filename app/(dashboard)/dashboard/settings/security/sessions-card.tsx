import { Card } from "@/app/_ui/card";
import { Cell, Table } from "@/app/_ui/table";
import { UtcTime } from "@/app/_ui/utc-time";
import type { SessionView } from "@/lib/accounts/schema";
import { SettingsForm } from "../settings-form";
import { endOtherSessionsAction, endSessionAction } from "./actions";

/** Where the person is signed in. */
export function SessionsCard({ sessions }: { sessions: readonly SessionView[] }) {
  return (
    <Card title="Where you are signed in" className="mt-5">
      <Table
        caption="Sessions"
        columns={[
          { label: "browser" },
          { label: "since", hide: "phone" },
          { label: "last seen" },
          { label: <span className="sr-only">End</span> },
        ]}
      >
        {sessions.map(({ id, device, createdAt, lastSeenAt, isThis }) => (
          <tr key={id}>
            <Cell head>{device}</Cell>
            <Cell hide="phone">
              <UtcTime at={createdAt} />
            </Cell>
            <Cell>{isThis ? <span className="text-soft">this browser</span> : <UtcTime at={lastSeenAt} wrap />}</Cell>
            <Cell className="text-right">
              {!isThis && (
                <SettingsForm
                  action={endSessionAction}
                  label={
                    <>
                      Sign out<span className="sr-only"> {device}</span>
                    </>
                  }
                  look={{ variant: "quiet", size: "small" }}
                  className="grid justify-items-end gap-2"
                >
                  <input type="hidden" name="id" value={id} />
                </SettingsForm>
              )}
            </Cell>
          </tr>
        ))}
      </Table>
      {sessions.length > 1 && (
        <SettingsForm
          action={endOtherSessionsAction}
          label="Sign out everywhere else"
          look={{ variant: "quiet" }}
          className="mt-4 grid gap-3"
        />
      )}
    </Card>
  );
}
