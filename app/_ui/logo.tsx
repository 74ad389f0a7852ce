import Link from "next/link";
import { env } from "@/lib/env";
import { RedactionBar } from "./redaction-bar";

/** The name, and a word that was not kept. */
export function Logo({ href = "/" }: { href?: string }) {
  return (
    <Link
      href={href}
      prefetch={false}
      className="inline-flex min-h-11 items-center gap-2.5 font-serif text-[22px] font-medium leading-none no-underline"
    >
      {env().SITE_NAME}
      <RedactionBar width={32} height={13} />
    </Link>
  );
}
