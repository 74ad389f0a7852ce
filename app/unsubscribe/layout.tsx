import type { ReactNode } from "react";
import { SiteShell } from "@/app/_ui/site-shell";
import { session } from "@/lib/web/session";

export default async function UnsubscribeLayout({ children }: { children: ReactNode }) {
  return (
    <SiteShell signedIn={(await session()) !== null}>
      <div className="mx-auto w-full max-w-[460px] px-5 pb-24 sm:px-0">{children}</div>
    </SiteShell>
  );
}
