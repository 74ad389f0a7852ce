import { cookies } from "next/headers";

const yearSeconds = 365 * 24 * 60 * 60;

/** Keeps or forgets the choice of theme, then goes back to the page it was made on. */
export async function POST(request: Request): Promise<Response> {
  const form = await request.formData();
  const theme = form.get("theme");
  const jar = await cookies();
  if (theme === "light" || theme === "dark") {
    jar.set("theme", theme, { maxAge: yearSeconds, path: "/", sameSite: "lax", httpOnly: true });
  } else {
    jar.delete("theme");
  }
  return new Response(null, { status: 303, headers: { location: ownPath(form.get("return")) } });
}

// Only a path of this site: "//elsewhere.example" and "/\elsewhere.example" are addresses of others.
function ownPath(value: unknown): string {
  return typeof value === "string" && /^\/(?![/\\])[\w\-./~%[\]]*$/.test(value) ? value : "/";
}
