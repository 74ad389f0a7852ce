"use client";

import { Menu } from "lucide-react";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

/** Opens without a script, and is closed again where one of its links has led. */
export function PhoneMenu({ children }: { children: ReactNode }) {
  return (
    <details key={usePathname()} className="relative lg:hidden">
      <summary className="flex size-11 list-none items-center justify-center rounded-md border border-line-strong">
        <Menu size={20} aria-hidden />
        <span className="sr-only">Menu</span>
      </summary>
      <div className="absolute right-0 top-[52px] z-20 w-64 rounded-lg border border-line-strong bg-card p-3 shadow-xl">
        {children}
      </div>
    </details>
  );
}
