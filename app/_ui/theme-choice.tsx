"use client";

import { usePathname } from "next/navigation";

/** Light, dark or the system's. A plain form: it works without a script, and its cookie is set by pressing it only. */
export function ThemeChoice() {
  return (
    <form method="post" action="/theme" className="flex items-center gap-1 text-[13px]" aria-label="Theme">
      <input type="hidden" name="return" value={usePathname()} />
      {(["light", "dark", "system"] as const).map((theme) => (
        <button
          key={theme}
          name="theme"
          value={theme}
          type="submit"
          className="min-h-11 rounded-md px-2 text-soft capitalize underline-offset-4 hover:text-ink hover:underline"
        >
          {theme}
        </button>
      ))}
    </form>
  );
}
