import type { ReactNode } from "react";
import { SiteShell } from "@/app/_ui/site-shell";
import { session } from "@/lib/web/session";

export default async function LegalLayout({ children }: { children: ReactNode }) {
  return <SiteShell signedIn={(await session()) !== null}>{children}</SiteShell>;
}
