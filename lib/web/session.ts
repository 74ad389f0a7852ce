import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { findSession, type SignedIn } from "@/lib/accounts/find-session";
import { hasRecentProof } from "@/lib/accounts/require-recent-proof";
import { authCookieName } from "./session-cookie";

/** Who is signed in, asked of the database once a request. Null for a visitor and for a session that was ended. */
export const session = cache(async (): Promise<SignedIn | null> => {
  const token = (await cookies()).get(authCookieName("session"))?.value;
  return token ? findSession(token) : null;
});

/** For pages: a visitor is sent to sign in, and comes back to `from` (a path of ours) afterwards. */
export async function requireSession(from?: string): Promise<SignedIn> {
  const person = await session();
  if (person) return person;
  const next = from ?? (await headers()).get("x-path") ?? "/dashboard";
  redirect(`/sign-in?next=${encodeURIComponent(next)}`);
}

/** For pages that lead to something dangerous, or show a secret: who proved too long ago proves first, and comes back. */
export async function requireProvedSession(): Promise<SignedIn> {
  const person = await requireSession();
  if (hasRecentProof(person)) return person;
  redirect(await provePath());
}

/** Where a person proves to be themselves, and from where they come back to this page. */
export async function provePath(): Promise<string> {
  const here = (await headers()).get("x-path") ?? "/dashboard";
  return `/prove?next=${encodeURIComponent(here)}`;
}
