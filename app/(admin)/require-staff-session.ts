import { notFound } from "next/navigation";
import type { SignedIn } from "@/lib/accounts/find-session";
import { isStaff } from "@/lib/accounts/staff/require-staff";
import { requireSession } from "@/lib/web/session";

/** For the pages of the staff: to everybody else who is signed in they do not exist. */
export async function requireStaffSession(): Promise<SignedIn> {
  const person = await requireSession();
  if (!isStaff(person)) notFound();
  return person;
}
