import type { FilePart } from "../../../canonical/generate-request";
import { gatewayError } from "../../../gateway-error";
import { type WireBlock, writeCacheMark } from "./encode-parts";

/** What base64 of a picture begins with, for a caller who does not say of which type it is. */
const imageTypes = [
  ["iVBORw", "image/png"],
  ["/9j/", "image/jpeg"],
  ["R0lGOD", "image/gif"],
  ["UklGR", "image/webp"],
] as const;

/** A picture or a document. Throws 400 for what Anthropic's models cannot be given: sound, video, other files. */
export function writeFile(file: FilePart): WireBlock {
  const source = file.kind === "image" ? imageSource(file) : file.kind === "document" ? documentSource(file) : null;
  if (!source) {
    const what = file.kind === "document" ? "a document of this type" : `this ${file.kind}`;
    const message = `The provider of this model cannot be given ${what}.`;
    throw gatewayError("unsupported_parameter", message, { param: "messages" });
  }
  const title = file.kind === "document" && file.filename ? { title: file.filename } : {};
  return { type: file.kind, source, ...title, ...writeCacheMark(file) };
}

function imageSource({ source, mediaType }: FilePart) {
  if (source.type === "url") return source;
  if (source.type !== "base64") return null;
  const known = mediaType ?? imageTypes.find(([start]) => source.data.startsWith(start))?.[1];
  return known ? { type: "base64", media_type: known, data: source.data } : null;
}

function documentSource({ source, mediaType }: FilePart) {
  if (source.type === "url") return source;
  if (source.type === "text") return { type: "text", media_type: "text/plain", data: source.text };
  if (mediaType === "application/pdf" || (mediaType === null && source.data.startsWith("JVBER"))) {
    return { type: "base64", media_type: "application/pdf", data: source.data };
  }
  const text = mediaType?.startsWith("text/") ? decodeText(source.data) : null;
  return text === null ? null : { type: "text", media_type: "text/plain", data: text };
}

/** Plain text has no base64 form here. Null when it is not text after all. */
function decodeText(base64: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
