import { headers } from "next/headers";
import Link from "next/link";
import { consentNotice } from "@/lib/privacy/consent/notice";
import { consent } from "@/lib/web/consent";
import { Button } from "./button";

/**
 * Asks about optional cookies, once: in the first HTML, without a script, over the page and not in its way. Both answers
 * are the same button. To a browser that sends Global Privacy Control it says instead that the signal is obeyed.
 */
export async function ConsentBanner() {
  const { ask, gpcHonoured } = await consent();
  if (gpcHonoured) return <SignalHonoured />;
  if (!ask) return null;
  const { title, text, reject, accept, choose } = consentNotice();
  return (
    <>
      {/* Room to scroll the page's end out from under the notice. */}
      <div aria-hidden className="h-72 flex-none sm:h-44 print:hidden" />
      <section
        id="cookie-notice"
        aria-label="Cookie notice"
        className="fixed inset-x-0 bottom-0 z-40 border-t border-line-strong bg-card shadow-[0_-8px_30px_rgb(30_25_10/0.08)] print:hidden"
      >
        <div className="mx-auto flex max-w-page flex-wrap items-center gap-x-10 gap-y-4 px-5 py-4 sm:px-7">
          <div className="min-w-0 flex-1 basis-80">
            <h2 className="text-lg">{title}</h2>
            <p className="mt-1 max-w-[62em] text-sm text-soft">{text}</p>
          </div>
          <form action="/consent" method="post" className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <input type="hidden" name="back" value={(await headers()).get("x-path") ?? "/"} />
            <div className="grid grid-cols-2 gap-3">
              <Button variant="quiet" name="choice" value="none">
                {reject}
              </Button>
              <Button variant="quiet" name="choice" value="all">
                {accept}
              </Button>
            </div>
            <Link
              href="/privacy/choices"
              prefetch={false}
              className="inline-flex min-h-11 items-center px-1 text-sm underline underline-offset-4"
            >
              {choose}
            </Link>
          </form>
        </div>
      </section>
    </>
  );
}

function SignalHonoured() {
  return (
    <p role="status" className="border-t border-line px-5 py-3 text-center text-[13px] text-soft print:hidden">
      Opt-out request honored: your browser sends Global Privacy Control, so every optional cookie is off.{" "}
      <Link href="/privacy/choices" prefetch={false} className="underline underline-offset-2">
        Your privacy choices
      </Link>
    </p>
  );
}
