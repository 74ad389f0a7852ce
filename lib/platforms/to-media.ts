import { z } from "zod";
import { cleanPixels, cleanText, cleanUrl } from "./clean-text";
import type { Media } from "./media";
import type { RegisteredPlatform } from "./registry";
import { type Said, toEmbed } from "./to-embed";

const titleCharactersMax = 500;
const nameCharactersMax = 200;

/** An oEmbed 1.0 response. Only its type has to be right: everything else is read member by member, or not at all. */
const Description = z.looseObject({ type: z.enum(["video", "photo", "rich", "link"]) });

/** A platform's description in our own words; null when it is none. */
export function toMedia(text: string, platform: RegisteredPlatform, url: string, cachedUntil: Date): Media | null {
  const said = readDescription(text);
  if (!said) return null;
  const title = cleanText(said.title, titleCharactersMax);
  const author = toAuthor(said, platform);
  const policyUrl = platform.known?.policyUrl ?? null;
  return {
    object: "media",
    url,
    platform: { id: platform.id, name: platform.name, url: platform.homeUrl, policy_url: policyUrl },
    type: said.type,
    title,
    author,
    photo: said.type === "photo" ? toPicture(said.url, said.width, said.height) : null,
    thumbnail: toPicture(said.thumbnail_url, said.thumbnail_width, said.thumbnail_height),
    embed: toEmbed(platform, said, { url, title, author: author?.name ?? null }),
    links: { media: url, platform_policy: policyUrl, platform_terms: platform.known?.termsUrl ?? null },
    cached_until: cachedUntil.toISOString(),
  };
}

function readDescription(text: string): (Said & { readonly type: Media["type"] }) | null {
  try {
    return Description.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function toAuthor(said: Said, platform: RegisteredPlatform): Media["author"] {
  const name = cleanText(said.author_name, nameCharactersMax);
  const url = cleanUrl(said.author_url, platform.homeUrl);
  return name === null && url === null ? null : { name, url };
}

function toPicture(source: unknown, width: unknown, height: unknown): Media["thumbnail"] {
  const url = cleanUrl(source);
  return url === null ? null : { url, width: cleanPixels(width), height: cleanPixels(height) };
}
