import { appUrl } from "@/lib/env";

type AuthCookie = "session" | "challenge" | "csrf" | "callback-url";

/**
 * The names of the cookies that signing in uses. `session` is the one people carry, `challenge` lasts for the minutes in
 * which a code or a passkey is awaited; the other two exist only while a program talks to /api/auth directly. Over https
 * the browser itself then holds them to this host and to TLS.
 */
export function authCookieName(cookie: AuthCookie): string {
  return `${isSecure() ? "__Host-" : ""}tacit-${cookie}`;
}

/** Whether this installation is reached over https. */
export function isSecure(): boolean {
  return appUrl().startsWith("https://");
}

export function authCookieOptions() {
  return { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure() } as const;
}
