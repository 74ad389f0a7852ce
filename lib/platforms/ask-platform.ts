import { z } from "zod";
import type { FetchGuarded, GuardedAnswer } from "@/lib/upstream/fetch-guarded";
import type { FoundPlatform } from "./find-platform";
import type { MediaAnswer } from "./media";

export type PlatformAnswer =
  | { readonly outcome: "answered"; readonly text: string }
  | Exclude<MediaAnswer, { outcome: "found" }>;

const MetaRefusal = z.object({ error: z.object({ code: z.number() }) });

const limits = { bytesMax: 512 * 1024, timeoutMs: 6_000, redirectsMax: 3 };

// JSON has had several names.
const mediaTypes = [
  "application/json",
  "application/json+oembed",
  "text/json",
  "text/javascript",
  "application/javascript",
];

const signIn = /\/(log-?in|sign-?in|signup|auth|accounts)(\/|$)/i;

/** Asks a platform's own endpoint about a public address. It learns that address and ours, and nothing of who asked us. */
export async function askPlatform(
  fetch: FetchGuarded,
  { platform, endpoint }: FoundPlatform,
  url: string,
  metaToken: string | undefined,
): Promise<PlatformAnswer> {
  const asked = new URL(endpoint.url);
  asked.searchParams.set("url", url);
  asked.searchParams.set("format", "json");
  for (const [name, value] of Object.entries(platform.known?.asks ?? {})) asked.searchParams.set(name, value);
  const headers = { accept: "application/json" };
  if (!platform.known?.needsMetaToken) return judge(await fetch(asked, { ...limits, headers, mediaTypes }));
  if (!metaToken) return { outcome: "unconfigured" };
  asked.searchParams.set("access_token", metaToken);
  // A redirect could take the token elsewhere.
  return judgeMeta(await fetch(asked, { ...limits, headers, mediaTypes, redirectsMax: 0, readsRefusals: true }));
}

function judge(answer: GuardedAnswer): PlatformAnswer {
  if (answer.outcome !== "answered") return { outcome: "failed", retryAfterSeconds: null };
  const { status, text, retryAfterSeconds, url } = answer;
  switch (status) {
    case 401:
    case 403:
      return { outcome: "hidden" };
    // Several say so of an address that never was one of theirs.
    case 400:
    case 404:
    case 410:
      return { outcome: "gone" };
  }
  if (status < 200 || status > 299) return { outcome: "failed", retryAfterSeconds };
  if (text !== null) return { outcome: "answered", text };
  return signIn.test(url.pathname) ? { outcome: "hidden" } : { outcome: "failed", retryAfterSeconds: null };
}

/** Meta says everything with a 400; what it means stands in a number (Graph API, error codes). */
function judgeMeta(answer: GuardedAnswer): PlatformAnswer {
  if (answer.outcome !== "answered" || answer.status < 400 || answer.status > 499 || answer.status === 429)
    return judge(answer);
  // 24: there is no such thing; 100: it is not to be described. Anything else is between the operator and Meta.
  const code = codeOf(answer.text);
  if (code === 24) return { outcome: "gone" };
  return code === 100 ? { outcome: "hidden" } : { outcome: "failed", retryAfterSeconds: null };
}

function codeOf(text: string | null): number | null {
  try {
    return MetaRefusal.safeParse(JSON.parse(text ?? "")).data?.error.code ?? null;
  } catch {
    return null;
  }
}
