"use client";

import Link from "next/link";
import { Button } from "./_ui/button";

type Props = { error: Error & { digest?: string }; reset: () => void };

/** Something of ours failed. The message stays inside; only the digest, which says nothing, is shown. */
export default function ErrorPage({ error, reset }: Props) {
  return (
    <main id="content" className="mx-auto flex w-full max-w-page flex-1 flex-col justify-center px-5 py-20 sm:px-7">
      <h1 className="text-4xl">That did not work.</h1>
      <p className="mt-4 max-w-[34em] text-lg text-soft">
        The fault is ours. Nothing you typed was kept. Try again; if it stays, tell the operator
        {error.digest ? " this number:" : "."}
      </p>
      {error.digest && <p className="mt-3 font-mono text-sm text-faint">{error.digest}</p>}
      <div className="mt-8 flex flex-wrap items-center gap-5">
        <Button type="button" onClick={reset}>
          Try again
        </Button>
        <Link href="/" prefetch={false} className="underline underline-offset-4">
          To the front page
        </Link>
      </div>
    </main>
  );
}
