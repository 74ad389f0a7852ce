"use client";

import { ChevronsUpDown } from "lucide-react";
import { useActionState } from "react";
import type { OrganizationView } from "@/lib/organizations/schema";
import { chooseOrganizationAction } from "./dashboard/organization/actions";

const item =
  "flex min-h-11 w-full items-baseline gap-2 rounded-md px-2.5 py-2 text-left text-sm hover:bg-wash lg:min-h-9 aria-[current]:font-[550]";

/** Which organization is being looked at, and the others: a form of buttons, which works without a script. */
export function OrganizationSwitch({ organizations, here }: { organizations: OrganizationView[]; here: string }) {
  const [state, submit, isPending] = useActionState(chooseOrganizationAction, null);
  const current = organizations.find(({ id }) => id === here);
  return (
    // Another one: the menu is closed again once it was chosen.
    <details key={here} className="relative lg:mt-2">
      <summary className="flex min-h-11 cursor-pointer items-center gap-2 rounded-md px-2.5 text-sm hover:bg-wash lg:min-h-10">
        <span className="sr-only">Organization: </span>
        <span className="min-w-0 truncate font-[550]">{nameOf(current)}</span>
        <ChevronsUpDown size={14} aria-hidden className="ml-auto flex-none text-faint" />
      </summary>
      <form action={submit} className="mb-2 rounded-md border border-line bg-card p-1">
        {state?.ok === false && (
          <p role="alert" className="px-2.5 py-2 text-sm text-danger">
            {state.message}
          </p>
        )}
        {organizations.map((organization) => (
          <button
            key={organization.id}
            type="submit"
            name="organizationId"
            value={organization.id}
            disabled={isPending}
            aria-current={organization.id === here ? "true" : undefined}
            className={item}
          >
            <span className="min-w-0 truncate">{nameOf(organization)}</span>
            {!organization.isPersonal && <span className="ml-auto text-[13px] text-faint">{organization.role}</span>}
          </button>
        ))}
      </form>
    </details>
  );
}

function nameOf(organization: OrganizationView | undefined): string {
  return organization?.name ?? "Personal";
}
