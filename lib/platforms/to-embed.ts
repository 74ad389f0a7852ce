/** What may be put into a page: written by us, never a platform's own HTML, and without a script. */
import { cleanPixels, cleanText, cleanUrl } from "./clean-text";
import { escapeHtml, frameSource, wordsOf } from "./html-pieces";
import type { MediaEmbed } from "./media";
import type { RegisteredPlatform } from "./registry";

const quoteCharactersMax = 1_000;

/** Members of a description, none of them to be trusted. */
export type Said = { readonly [member: string]: unknown };
type About = { readonly url: string; readonly title: string | null; readonly author: string | null };

/** A frame where the platform offers one of its own; where its embed is a script, a quotation with a link; else null. */
export function toEmbed(platform: RegisteredPlatform, said: Said, about: About): MediaEmbed | null {
  if (typeof said.html !== "string" || said.html === "") return null;
  const size = { width: cleanPixels(said.width), height: cleanPixels(said.height) };
  const source = cleanUrl(frameSource(said.html), platform.homeUrl);
  const framed = source === null ? null : ownFrame(platform, new URL(source));
  if (framed) return { html: frame(framed.href, size, about.title ?? platform.name), ...size };
  const html = quotation(platform, cleanText(wordsOf(said.html), quoteCharactersMax), about);
  return { html, width: null, height: null };
}

/** Null when it is a frame of somebody else. */
function ownFrame({ domains, known }: RegisteredPlatform, url: URL): URL | null {
  const isOwn =
    known?.embedHosts?.includes(url.hostname) ||
    domains.some((domain) => url.hostname === domain || url.hostname.endsWith(`.${domain}`));
  if (!isOwn || url.port !== "") return null;
  url.hostname = known?.quietHosts?.[url.hostname] ?? url.hostname;
  return url;
}

function frame(source: string, size: Omit<MediaEmbed, "html">, title: string): string {
  const attributes = {
    src: source,
    title,
    ...(size.width === null ? {} : { width: String(size.width) }),
    ...(size.height === null ? {} : { height: String(size.height) }),
    sandbox: "allow-scripts allow-same-origin allow-popups allow-presentation",
    allow: "fullscreen; encrypted-media; picture-in-picture",
    // Some players refuse to play for nobody; which page it is stays untold.
    referrerpolicy: "strict-origin",
    loading: "lazy",
  };
  const written = Object.entries(attributes).map(([name, value]) => `${name}="${escapeHtml(value)}"`);
  return `<iframe ${written.join(" ")}></iframe>`;
}

function quotation({ name }: RegisteredPlatform, words: string | null, { url, title, author }: About): string {
  const said = words ?? title;
  const link = escapeHtml(author ? `${author} on ${name}` : `On ${name}`);
  const address = escapeHtml(url);
  const paragraph = said ? `<p>${escapeHtml(said)}</p>` : "";
  return `<blockquote cite="${address}">${paragraph}<a href="${address}" rel="noopener noreferrer nofollow ugc">${link}</a></blockquote>`;
}
