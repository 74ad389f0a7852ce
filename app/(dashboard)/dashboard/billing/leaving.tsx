"use client";

import { useEffect } from "react";
import { Notice } from "@/app/_ui/notice";

/**
 * Takes a person to a page of the processor's. Not as the form's own redirect: our content policy lets forms lead nowhere
 * but here, and a browser holds it against redirects too.
 */
export function Leaving({ url, name }: { url: string; name: string }) {
  useEffect(() => window.location.assign(url), [url]);
  return (
    <Notice title={`Taking you to ${name}…`} className="w-full">
      <noscript>
        <meta httpEquiv="refresh" content={`0; url=${url}`} />
      </noscript>
      If nothing happens, <a href={url}>go on to {name}</a>.
    </Notice>
  );
}
