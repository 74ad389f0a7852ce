import { cookies } from "next/headers";
import { themeDays } from "@/lib/privacy/consent/cookies";
import { consent } from "@/lib/web/consent";
import { toNextPath } from "@/lib/web/next-path";
import { readForm } from "@/lib/web/read-form";
import { route } from "@/lib/web/route";
import { isSecure } from "@/lib/web/session-cookie";

/** Remembers a choice of theme, beyond this browser's session only where cookies for preferences are allowed. */
export const POST = route(async (request) => {
  const form = await readForm(request);
  const theme = form.get("theme");
  const jar = await cookies();
  if (theme === "light" || theme === "dark") {
    const mayLast = (await consent()).granted.includes("preferences");
    const lasting = mayLast ? { maxAge: themeDays * 86_400 } : {};
    jar.set("theme", theme, { path: "/", sameSite: "lax", httpOnly: true, secure: isSecure(), ...lasting });
  } else {
    jar.delete("theme");
  }
  return new Response(null, { status: 303, headers: { location: toNextPath(form.get("return"), "/") } });
});
