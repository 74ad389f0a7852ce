import { cookies } from "next/headers";
import { route } from "@/lib/web/route";
import { authCookieName, authCookieOptions } from "@/lib/web/session-cookie";
import { signOutHere } from "@/lib/web/sign-in";

/** Where "Sign out" posts to: the session ends, and the browser is asked to forget the pages it kept. */
export const POST = route(async () => {
  await signOutHere();
  const jar = await cookies();
  for (const name of ["session", "challenge", "csrf", "callback-url"] as const) {
    jar.set(authCookieName(name), "", { ...authCookieOptions(), maxAge: 0 });
  }
  // Not "cookies", which takes all of them: the answer about cookies is the browser's, and outlives a session.
  const headers = { location: "/sign-in?signed-out=1", "clear-site-data": '"cache", "storage"' };
  return new Response(null, { status: 303, headers });
});
