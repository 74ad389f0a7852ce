import { setSubscription } from "@/lib/accounts/notifications/subscription";
import { readForm } from "@/lib/web/read-form";
import { tokenRoute } from "@/lib/web/token-route";

type Context = { readonly params: Promise<{ readonly token: string }> };

/** A person who follows the link chooses on a page: following a link changes nothing. */
export const GET = tokenRoute<Context>(async (_, { params }) => choosing((await params).token));

/** RFC 8058: a mail program's one click, answered at once; or the choice made on our page, which leads back to it. */
export const POST = tokenRoute<Context>(async (request, { params }) => {
  const { token } = await params;
  const form = request.headers.has("content-type") ? await readForm(request) : null;
  const choice = form?.get("choice");
  await setSubscription(token, choice === "on");
  if (choice === "on" || choice === "off") return choosing(token, "?saved=1");
  return new Response(null, { status: 200, headers: { "cache-control": "no-store" } });
});

function choosing(token: string, query = ""): Response {
  const location = `/unsubscribe/${encodeURIComponent(token)}/choose${query}`;
  return new Response(null, { status: 303, headers: { location, "cache-control": "no-store" } });
}
