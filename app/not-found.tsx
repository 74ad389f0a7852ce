import type { Metadata } from "next";
import { Button } from "./_ui/button";
import { Logo } from "./_ui/logo";
import { RedactionBar } from "./_ui/redaction-bar";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <>
      <header className="mx-auto w-full max-w-page px-5 pt-3.5 sm:px-7">
        <Logo />
      </header>
      <main id="content" className="mx-auto flex w-full max-w-page flex-1 flex-col justify-center px-5 py-20 sm:px-7">
        <p className="font-mono text-sm text-faint">404</p>
        <h1 className="mt-3 text-5xl">
          Nothing <span className="sr-only">here</span>
          <RedactionBar width={116} height={34} className="ml-1" />
        </h1>
        <p className="mt-5 max-w-[32em] text-lg text-soft">
          There is no page at this address. We did not keep which one you asked for.
        </p>
        <div className="mt-8 flex flex-wrap gap-3">
          <Button href="/">To the front page</Button>
          <Button href="/docs" variant="quiet">
            Read the docs
          </Button>
        </div>
      </main>
    </>
  );
}
