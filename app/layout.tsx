import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { appUrl, env } from "@/lib/env";
import { ConsentBanner } from "./_ui/consent-banner";
import "./globals.css";

export function generateMetadata(): Metadata {
  const name = env().SITE_NAME;
  return {
    metadataBase: new URL(appUrl()),
    title: { default: name, template: `%s · ${name}` },
    description: "An API gateway for large language models that counts every call and keeps none of its words.",
    referrer: "same-origin",
  };
}

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

// Reading a cookie makes every page dynamic, which the nonce of the content security policy needs.
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = (await cookies()).get("theme")?.value;
  return (
    <html lang="en" data-theme={theme === "light" || theme === "dark" ? theme : undefined}>
      <body className="flex flex-col font-sans">
        <a
          href="#content"
          className="sr-only rounded-md bg-ink px-4 py-3 text-paper focus:not-sr-only focus:fixed focus:left-4 focus:top-4 focus:z-50"
        >
          Skip to the content
        </a>
        {children}
        <ConsentBanner />
      </body>
    </html>
  );
}
