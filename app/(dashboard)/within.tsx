"use client";

import { createContext, type ReactNode, useContext } from "react";

const Shown = createContext<string | null>(null);

/** Says below which organization a page shows. */
export function ShownOrganization({ id, children }: { id: string; children: ReactNode }) {
  return <Shown value={id}>{children}</Shown>;
}

/** In a form: the organization that it was shown for. Another tab may have chosen another since, and then it is refused. */
export function Within() {
  const id = useContext(Shown);
  return id && <input type="hidden" name="within" value={id} />;
}
