"use server";

import { signOut } from "@/lib/web/auth";

export async function signOutAction(): Promise<void> {
  await signOut({ redirectTo: "/" });
}
