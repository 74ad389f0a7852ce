import { Button } from "@/app/_ui/button";
import { Money } from "@/app/_ui/money";
import { Cell, Table } from "@/app/_ui/table";
import { UtcTime } from "@/app/_ui/utc-time";
import type { KeyView } from "@/lib/keys/schema";
import { BudgetCell } from "./budget-cell";

/** Keys that work, or with `revoked` those that no longer do. */
export function KeyTable({ keys, revoked = false }: { keys: readonly KeyView[]; revoked?: boolean }) {
  return (
    <Table
      caption={revoked ? "Revoked keys" : "Keys"}
      columns={[
        { label: "name" },
        { label: "key", hide: "phone" },
        { label: "created", hide: "phone" },
        { label: revoked ? "revoked" : "last used" },
        { label: "spent", numeric: true, hide: "phone" },
        ...(revoked ? [] : [{ label: "budget" }, { label: <span className="sr-only">Change</span> }]),
      ]}
    >
      {keys.map((key) => (
        <tr key={key.id}>
          <Cell head className="[overflow-wrap:anywhere]">
            <span className="font-[550]">{key.name}</span>
            {key.kind === "management" && <span className="ml-2 text-[13px] text-faint">management</span>}
            {key.expiresAt && (
              <span className="block text-[13px] text-faint">
                expires <UtcTime at={key.expiresAt} part="date" />
              </span>
            )}
          </Cell>
          <Cell hide="phone" nowrap className="font-mono text-[13px]">
            {key.prefix}…{key.last4}
          </Cell>
          <Cell hide="phone">
            <UtcTime at={key.createdAt} part="date" />
          </Cell>
          <Cell>{revoked ? <UtcTime at={key.revokedAt} /> : <UtcTime at={key.lastUsedAt} none="never" />}</Cell>
          <Cell numeric hide="phone">
            <Money nano={key.spentNano} />
          </Cell>
          {!revoked && (
            <Cell>
              <BudgetCell budget={key.budget} />
            </Cell>
          )}
          {!revoked && (
            <Cell className="text-right">
              <span className="flex flex-wrap justify-end gap-2">
                <Button href={`/dashboard/keys/${key.id}/budget`} variant="quiet" size="small">
                  Budget<span className="sr-only"> of {key.name}</span>
                </Button>
                <Button href={`/dashboard/keys/${key.id}/revoke`} variant="quiet" size="small">
                  Revoke<span className="sr-only"> {key.name}</span>
                </Button>
              </span>
            </Cell>
          )}
        </tr>
      ))}
    </Table>
  );
}
