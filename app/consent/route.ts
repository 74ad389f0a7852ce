import { cookies } from "next/headers";
import { consentCookieName } from "@/lib/privacy/consent/cookies";
import { makeChoice } from "@/lib/privacy/consent/make-choice";
import { toNextPath } from "@/lib/web/next-path";
import { readForm } from "@/lib/web/read-form";
import { route } from "@/lib/web/route";
import { session } from "@/lib/web/session";
import { visitorOf } from "@/lib/web/visitor";

/** Remembers an answer about cookies, then goes back to the page it was given on. */
export const POST = route(async (request) => {
  const form = await readForm(request);
  const jar = await cookies();
  const { cookie, withdrawn } = await makeChoice({
    form,
    cookie: jar.get(consentCookieName())?.value,
    gpc: request.headers.get("sec-gpc"),
    userId: (await session())?.userId ?? null,
    network: visitorOf(request.headers).network,
  });
  jar.set(cookie);
  for (const name of withdrawn) if (jar.has(name)) jar.delete(name);
  return new Response(null, { status: 303, headers: { location: toNextPath(form.get("back"), "/") } });
});
