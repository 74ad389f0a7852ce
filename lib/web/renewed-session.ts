import { cookies } from "next/headers";
import { sessionDays } from "@/lib/accounts/create-session";
import { authCookieName, authCookieOptions } from "./session-cookie";

/** Gives this browser the new token of the session it has: next-auth alone opens one. */
export async function keepRenewedSession(token: string): Promise<void> {
  const options = { ...authCookieOptions(), maxAge: sessionDays * 86_400 };
  (await cookies()).set(authCookieName("session"), token, options);
}
