import { AppError } from "@/lib/base/errors";
import { authCookieName, isSecure } from "./session-cookie";

/**
 * Refuses what another site made the browser send. Next compares Origin with Host for its own actions; this also holds
 * for route handlers, and where a browser says `Sec-Fetch-Site`. Every browser sends at least one of the two with what
 * changes something: who comes with a session and says neither is no click of a person. A program without a browser
 * sends neither and carries no cookie it was not given.
 */
export function requireSameOrigin(headers: Headers): void {
  const site = headers.get("sec-fetch-site");
  const origin = headers.get("origin");
  const isForeign = site !== null && site !== "same-origin" && site !== "none";
  const isForeignOrigin = origin !== null && !isOurs(origin, headers.get("x-forwarded-host") ?? headers.get("host"));
  const isSilent = site === null && origin === null && carriesProof(headers.get("cookie") ?? "");
  if (isForeign || isForeignOrigin || isSilent) throw new AppError("forbidden", "This came from another site.");
}

function isOurs(origin: string, host: string | null): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  // Whoever can write into plain HTTP speaks for its origin, but not for ours over TLS.
  return url.host === host && (!isSecure() || url.protocol === "https:");
}

function carriesProof(cookie: string): boolean {
  const names = cookie.split(";").map((pair) => pair.split("=")[0]!.trim());
  return names.includes(authCookieName("session")) || names.includes(authCookieName("challenge"));
}
