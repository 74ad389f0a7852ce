import { AppError } from "@/lib/base/errors";

/**
 * Refuses what another site made the browser send. Next compares Origin with Host for its own actions; this also holds
 * for route handlers, and where a browser says `Sec-Fetch-Site`. A program without a browser sends neither and carries
 * no cookie it was not given.
 */
export function requireSameOrigin(headers: Headers): void {
  const site = headers.get("sec-fetch-site");
  const origin = headers.get("origin");
  const host = headers.get("x-forwarded-host") ?? headers.get("host");
  const isForeign = site !== null && site !== "same-origin" && site !== "none";
  const isForeignOrigin = origin !== null && hostOf(origin) !== host;
  if (isForeign || isForeignOrigin) throw new AppError("forbidden", "This came from another site.");
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
