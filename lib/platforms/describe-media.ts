import { createRecent } from "@/lib/base/recent";
import { singleton } from "@/lib/base/singleton";
import { env } from "@/lib/env";
import { errorFacts, log } from "@/lib/log/log";
import { type FetchGuarded, fetchGuarded } from "@/lib/upstream/fetch-guarded";
import { askPlatform } from "./ask-platform";
import { type FoundPlatform, findPlatform } from "./find-platform";
import type { MediaAnswer } from "./media";
import { readMediaUrl, withoutFollowers } from "./read-media-url";
import { toMedia } from "./to-media";

const keptMs = 3_600_000;
const entriesMax = 1_000;

const nothingSaid: MediaAnswer = { outcome: "failed", retryAfterSeconds: null };

type Options = {
  readonly fetch: FetchGuarded;
  readonly metaToken: () => string | undefined;
  readonly nowMs: () => number;
};

/** Describes what is public on a platform. Never rejects, and remembers nothing of who asked. */
export function describeMedia(url: string): Promise<MediaAnswer> {
  const metaToken = () => env().META_APP_TOKEN;
  return singleton("media-describer", () => createDescriber({ fetch: fetchGuarded, metaToken, nowMs: Date.now }))(url);
}

/**
 * The same for whoever asks platforms in another way. A description, and that there is none, is kept for an hour by its
 * public address; those who ask at once share one question. What a platform failed to say is not kept.
 */
export function createDescriber({ fetch, metaToken, nowMs }: Options): (url: string) => Promise<MediaAnswer> {
  const recent = createRecent({ load, ttlMs: keptMs, entriesMax, nowMs });

  async function load(url: string): Promise<MediaAnswer> {
    const found = findPlatform(new URL(url));
    return found ? ask(found, url) : { outcome: "unsupported" };
  }

  async function ask(found: FoundPlatform, url: string): Promise<MediaAnswer> {
    const cachedUntil = new Date(nowMs() + keptMs);
    const answer = await askPlatform(fetch, found, url, metaToken());
    if (answer.outcome !== "answered") return answer;
    const body = toMedia(answer.text, found.platform, url, cachedUntil);
    if (!body) return nothingSaid;
    return { outcome: "found", provider: found.platform.id, body };
  }

  return async (text) => {
    const given = readMediaUrl(text);
    if (!given) return { outcome: "invalid_url" };
    const found = findPlatform(given);
    if (!found) return { outcome: "unsupported" };
    const { href } = withoutFollowers(given, found.platform.known?.followers);
    // Whatever went wrong, it is not the caller's to hear.
    const answer = await Promise.resolve(recent.get(href)).catch((error: unknown) => {
      log("error", "request.failed", errorFacts(error));
      return nothingSaid;
    });
    if (answer.outcome !== "found" && answer.outcome !== "gone") recent.forget(href);
    return answer;
  };
}
