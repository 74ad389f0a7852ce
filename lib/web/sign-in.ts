import { cookies } from "next/headers";
import { openChallenge } from "@/lib/accounts/challenge";
import { endSession } from "@/lib/accounts/end-session";
import type { SignInInput } from "@/lib/accounts/schema";
import { SecondFactorNeeded } from "@/lib/accounts/second-factor/second-factor-needed";
import { signIn, signOut, unwrapAuthError } from "./auth";
import { challengeToken, forgetChallenge, keepChallenge } from "./challenge-cookie";
import { authCookieName } from "./session-cookie";

const sessionToken = async () => (await cookies()).get(authCookieName("session"))?.value;

/**
 * Signs this browser in by a password; or, where that does not suffice, lets it keep the place from which the second
 * factor goes on. Throws why not.
 */
export async function signInWithPassword({ email, password }: SignInInput): Promise<{ needsSecondFactor: boolean }> {
  try {
    await openSession("credentials", { email, password });
    return { needsSecondFactor: false };
  } catch (error) {
    if (!(error instanceof SecondFactorNeeded)) throw error;
    await keepChallenge(await openChallenge("second_factor", error.userId));
    return { needsSecondFactor: true };
  }
}

/** The second step, by a code or by a passkey's answer as JSON. */
export async function signInWithSecondFactor(proof: { code: string } | { response: string }): Promise<void> {
  await openSession("second-factor", { token: (await challengeToken()) ?? "", ...proof });
  await forgetChallenge();
}

/** Both factors in one: a passkey's answer as JSON. */
export async function signInWithPasskey({ response }: { response: string }): Promise<void> {
  await openSession("passkey", { token: (await challengeToken()) ?? "", response });
  await forgetChallenge();
}

/** In place of whoever was signed in here before; the cookie is always a new one. */
async function openSession(provider: string, proof: Record<string, string>): Promise<void> {
  const earlier = await sessionToken();
  try {
    await signIn(provider, { ...proof, redirect: false });
  } catch (error) {
    throw unwrapAuthError(error);
  }
  if (earlier) await endSession(earlier);
}

/** Signs this browser out and takes its cookie back. */
export async function signOutHere(): Promise<void> {
  if (await sessionToken()) await signOut({ redirect: false });
}
