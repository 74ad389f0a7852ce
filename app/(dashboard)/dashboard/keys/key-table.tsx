import Link from "next/link";
import { Button } from "@/app/_ui/button";
import { Money } from "@/app/_ui/money";
import { Cell, Table } from "@/app/_ui/table";
import { UtcTime } from "@/app/_ui/utc-time";
import type { SignedIn } from "@/lib/accounts/find-session";
import { mayChangeKey } from "@/lib/keys/require-own-key";
import type { KeyView } from "@/lib/keys/schema";
import { BudgetCell } from "./budget-cell";
import { KeyStateWord } from "./key-state";
import { limitWords } from "./limit-words";

type Props = { readonly person: SignedIn; readonly keys: readonly KeyView[]; readonly revoked?: boolean };

/** Keys that were not revoked, or with `revoked` those that were. */
export function KeyTable({ person, keys, revoked = false }: Props) {
  return (
    <Table
      caption={revoked ? "Revoked keys" : "Keys"}
      columns={[
        { label: "name" },
        { label: "state", hide: revoked ? undefined : "phone" },
        { label: "key", hide: "phone" },
        { label: revoked ? "revoked" : "last used", hide: revoked ? undefined : "phone" },
        { label: "spent", numeric: true, hide: "tablet" },
        ...(revoked
          ? []
          : [{ label: "budget", hide: "phone" as const }, { label: <span className="sr-only">Change</span> }]),
      ]}
    >
      {keys.map((key) => (
        <tr key={key.id}>
          <Cell head className={`${revoked ? "min-w-28" : "min-w-40"} [overflow-wrap:anywhere]`}>
            <Link
              href={`/dashboard/keys/${key.id}`}
              prefetch={false}
              className="font-[550] underline decoration-line-strong underline-offset-4 hover:decoration-current"
            >
              {key.name}
            </Link>
            {key.kind === "management" && (
              <span className="ml-2 whitespace-nowrap text-[13px] text-faint">management</span>
            )}
            <Notes keyView={key} isOwn={key.createdBy?.id === person.userId} />
          </Cell>
          <Cell hide={revoked ? undefined : "phone"}>
            <KeyStateWord {...key} />
          </Cell>
          <Cell hide="phone" nowrap className="font-mono text-[13px]">
            {key.prefix}…{key.last4}
          </Cell>
          <Cell hide={revoked ? undefined : "phone"}>
            {revoked ? <UtcTime at={key.revokedAt} wrap /> : <UtcTime at={key.lastUsedAt} none="never" />}
          </Cell>
          <Cell numeric hide="tablet">
            <Money nano={key.spentNano} places={2} />
          </Cell>
          {!revoked && (
            <Cell hide="phone">
              <BudgetCell budget={key.budget} />
            </Cell>
          )}
          {!revoked && (
            <Cell className="text-right">
              {mayChangeKey(person, toMade(key)) && (
                <Button href={`/dashboard/keys/${key.id}/revoke`} variant="quiet" size="small">
                  Revoke<span className="sr-only"> {key.name}</span>
                </Button>
              )}
            </Cell>
          )}
        </tr>
      ))}
    </Table>
  );
}

/** Its limits, its end and whose it is, as far as there is something to say. */
function Notes({ keyView, isOwn }: { keyView: KeyView; isOwn: boolean }) {
  const { state, expiresAt, createdBy, budget } = keyView;
  const limits = limitWords(keyView);
  return (
    <span className="block text-[13px] text-faint">
      {state === "paused" && <span className="block text-danger md:hidden">paused</span>}
      {budget && (
        <span className="block md:hidden">
          <Money nano={budget.spentNano} places={2} /> of <Money nano={budget.amountNano} places={2} /> a{" "}
          {budget.period}
        </span>
      )}
      {limits.length > 0 && <span className="block">{limits.join(" · ")}</span>}
      {expiresAt && (
        <span className="block">
          {state === "expired" ? "expired" : "expires"} <UtcTime at={expiresAt} part="date" />
        </span>
      )}
      {!isOwn && <span className="block">{createdBy ? `made by ${createdBy.name}` : "made by a program"}</span>}
    </span>
  );
}

export function toMade({ createdBy }: KeyView) {
  return { createdById: createdBy?.id ?? null };
}
