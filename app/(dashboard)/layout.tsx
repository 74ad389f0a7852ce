import type { ReactNode } from "react";
import { isStaff } from "@/lib/accounts/staff/require-staff";
import { listOrganizations } from "@/lib/organizations/list-organizations";
import { requireSession } from "@/lib/web/session";
import { DashboardFooter, DashboardNav } from "./dashboard-nav";
import { OrganizationSwitch } from "./organization-switch";
import { OutcomeNotice } from "./outcome-notice";
import { ShownOrganization } from "./within";

export const metadata = { robots: { index: false } };

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const person = await requireSession();
  const organizations = await listOrganizations(person);
  return (
    <div className="flex flex-1 flex-col print:block! lg:grid lg:grid-cols-[216px_minmax(0,1fr)]">
      <DashboardNav isStaff={isStaff(person)}>
        {organizations.length > 1 && <OrganizationSwitch organizations={organizations} here={person.organizationId} />}
      </DashboardNav>
      <main id="content" className="w-full max-w-[1180px] px-5 pb-20 pt-7 sm:px-8 lg:border-l lg:border-line lg:px-10">
        <OutcomeNotice />
        <ShownOrganization id={person.organizationId}>{children}</ShownOrganization>
        <DashboardFooter />
      </main>
    </div>
  );
}
