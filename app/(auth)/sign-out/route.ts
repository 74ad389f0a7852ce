import { route } from "@/lib/web/route";
import { signOutHere } from "@/lib/web/sign-in";

/** Where "Sign out" posts to: the session ends, and the browser is asked to forget the pages it kept. */
export const POST = route(async () => {
  await signOutHere();
  // Not "cookies": the answers about cookies are the browser's, and outlive a session.
  const headers = { location: "/sign-in?signed-out=1", "clear-site-data": '"cache", "storage"' };
  return new Response(null, { status: 303, headers });
});
