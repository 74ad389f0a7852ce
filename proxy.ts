import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy } from "@/lib/web/content-security-policy";
import { securityHeaders } from "@/lib/web/security-headers";
import { isSecure } from "@/lib/web/session-cookie";

// Every address at which a page may answer, if only that there is none. The engine's, the webhooks' and the build's files
// never pass here: they get their headers where they are served.
export const config = {
  matcher: ["/((?!v1/|v1beta/|api/v1/|api/v1beta/|api/webhooks/|_next/static/|_next/image|icon.svg$).*)"],
};

export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy({
    nonce,
    isDevelopment: process.env.NODE_ENV === "development",
    isSecure: isSecure(),
  });

  // Overwritten whatever came: Next takes the nonce from the policy, our own scripts from x-nonce.
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  headers.set("x-path", request.nextUrl.pathname + request.nextUrl.search);

  const response = NextResponse.next({ request: { headers } });
  for (const { key, value } of securityHeaders) response.headers.set(key, value);
  response.headers.set("content-security-policy", policy);
  return response;
}
