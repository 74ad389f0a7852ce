import { appUrl, env } from "@/lib/env";

/** Who a passkey is for: this site's host, and pages of its very origin. */
export function relyingParty(): { readonly id: string; readonly name: string; readonly origin: string } {
  const { hostname, origin } = new URL(appUrl());
  return { id: hostname, name: env().SITE_NAME, origin };
}
