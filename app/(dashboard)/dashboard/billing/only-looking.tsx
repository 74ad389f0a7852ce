import { Notice } from "@/app/_ui/notice";
import type { OrganizationRole } from "@/lib/base/rights";

/** In place of what somebody's role does not let them do here. */
export function OnlyLooking({ role, className }: { role: OrganizationRole; className?: string }) {
  return (
    <Notice title={`As ${role} you can look here, and change nothing.`} className={className}>
      The owner, the admins and whoever has the role billing buy credit and see to the bills.
    </Notice>
  );
}
