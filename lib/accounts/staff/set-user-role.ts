import { sendMail } from "@/lib/mail/send-mail";
import { changeUser } from "./change-user";
import type { StaffActor } from "./require-staff";
import type { SetUserRoleInput } from "./schema";

/**
 * Makes somebody support or takes that back; to make an admin or an owner, or to take that back, is for owners. The
 * person is told by mail. Throws forbidden, proof_needed, not_found, and conflict for the last owner.
 */
export async function setUserRole(actor: StaffActor, { id, role }: SetUserRoleInput): Promise<void> {
  const { email, isChanged } = await changeUser(actor, id, "user.role", async (change) => {
    const { tx, person } = change;
    if (person.role === role) return false;
    if ([person.role, role].some((each) => each === "owner" || each === "admin")) change.requireOwner();
    if (person.role === "owner") change.requireAnotherOwner();
    await tx.user.update({ where: { id }, data: { role }, select: { id: true } });
    return true;
  });
  if (isChanged)
    void sendMail({ to: email, template: "staff-role", path: "/dashboard/settings/activity", about: { role } });
}
