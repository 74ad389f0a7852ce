import { cookies } from "next/headers";
import { endSession } from "@/lib/accounts/end-session";
import type { SignInInput } from "@/lib/accounts/schema";
import { signIn, signOut, unwrapAuthError } from "./auth";
import { authCookieName } from "./session-cookie";

const sessionToken = async () => (await cookies()).get(authCookieName("session"))?.value;

/** Signs this browser in, by cookie, in place of whoever was signed in before. Throws why not. */
export async function signInWithPassword({ email, password }: SignInInput): Promise<void> {
  const earlier = await sessionToken();
  try {
    await signIn("credentials", { email, password, redirect: false });
  } catch (error) {
    throw unwrapAuthError(error);
  }
  if (earlier) await endSession(earlier);
}

/** Signs this browser out and takes its cookie back. */
export async function signOutHere(): Promise<void> {
  if (await sessionToken()) await signOut({ redirect: false });
}
