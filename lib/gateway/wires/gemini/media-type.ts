import type { FilePart } from "../../canonical/generate-request";

const byExtension: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  heic: "image/heic",
  heif: "image/heif",
  pdf: "application/pdf",
  txt: "text/plain",
  md: "text/markdown",
  html: "text/html",
  csv: "text/csv",
  json: "application/json",
  mp3: "audio/mp3",
  wav: "audio/wav",
  ogg: "audio/ogg",
  flac: "audio/flac",
  aac: "audio/aac",
  m4a: "audio/m4a",
  mp4: "video/mp4",
  mov: "video/mov",
  webm: "video/webm",
  mpeg: "video/mpeg",
};

/** The first characters of base64 by which a file of a kind is known. */
const byStart: readonly (readonly [string, string])[] = [
  ["iVBORw0KGgo", "image/png"],
  ["/9j/", "image/jpeg"],
  ["R0lGOD", "image/gif"],
  ["UklGR", "image/webp"],
  ["JVBERi0", "application/pdf"],
];

/** The media type that a file's name or address ends in; null when it ends in none that Google reads. */
export function typeByExtension(name: string): string | null {
  const path = name.split(/[?#]/)[0]!;
  const extension = /\.([a-z0-9]{2,4})$/i.exec(path)?.[1]?.toLowerCase();
  return extension !== undefined && Object.hasOwn(byExtension, extension) ? byExtension[extension]! : null;
}

/** The media type by the first characters of base64. Only for what is known to be a picture or a document: RIFF, for one, holds sound too. */
export function typeByStart(base64: string): string | null {
  return byStart.find(([start]) => base64.startsWith(start))?.[1] ?? null;
}

/** What is neither picture, sound nor film is a document. */
export function kindOfType(mediaType: string | null): FilePart["kind"] {
  const kind = mediaType?.split("/")[0];
  return kind === "image" || kind === "audio" || kind === "video" ? kind : "document";
}

/** Google reads films there without being told their media type. */
export function isYouTube(url: string): boolean {
  return /^https?:\/\/((www|m)\.)?(youtube\.com|youtu\.be)\//i.test(url);
}
