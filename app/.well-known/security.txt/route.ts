import { appUrl, env } from "@/lib/env";

const validDays = 180; // RFC 9116 asks for less than a year

/** Where to report a weakness (RFC 9116). Without a contact address there is none to give. */
export function GET(): Response {
  const { CONTACT_EMAIL } = env();
  if (!CONTACT_EMAIL) return new Response(null, { status: 404 });
  const lines = [
    `Contact: mailto:${CONTACT_EMAIL}`,
    `Expires: ${new Date(Date.now() + validDays * 86_400_000).toISOString().slice(0, 10)}T00:00:00Z`,
    `Canonical: ${appUrl()}/.well-known/security.txt`,
    `Policy: ${appUrl()}/acceptable-use`,
    "Preferred-Languages: en",
  ];
  return new Response(`${lines.join("\n")}\n`, { headers: { "content-type": "text/plain; charset=utf-8" } });
}
