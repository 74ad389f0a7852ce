import { cookies } from "next/headers";
import { challengeMinutesMax } from "@/lib/accounts/challenge";
import { authCookieName, authCookieOptions } from "./session-cookie";

const name = () => authCookieName("challenge");
// Only our own pages send it.
const options = () => ({ ...authCookieOptions(), sameSite: "strict" }) as const;

/** The token of the proof that this browser has begun. */
export async function challengeToken(): Promise<string | undefined> {
  return (await cookies()).get(name())?.value;
}

export async function keepChallenge(token: string): Promise<void> {
  (await cookies()).set(name(), token, { ...options(), maxAge: challengeMinutesMax * 60 });
}

export async function forgetChallenge(): Promise<void> {
  (await cookies()).set(name(), "", { ...options(), maxAge: 0 });
}
