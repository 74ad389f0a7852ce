import { notFound } from "next/navigation";
import { UserIdInput } from "@/lib/accounts/staff/schema";

/** What stands in the address; anything but an id is nobody's. */
export function toUserId(id: string): string {
  const input = UserIdInput.safeParse({ id });
  return input.success ? input.data.id : notFound();
}
