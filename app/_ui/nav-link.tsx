"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

type Props = { href: string; exact?: boolean; className?: string; children: ReactNode };

/** A link that says when it leads to where one already is. */
export function NavLink({ href, exact, className, children }: Props) {
  const path = usePathname();
  const isHere = path === href || (!exact && path.startsWith(`${href}/`));
  return (
    <Link href={href} prefetch={false} aria-current={isHere ? "page" : undefined} className={className}>
      {children}
    </Link>
  );
}
