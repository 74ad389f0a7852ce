import type { FilePart } from "../../../canonical/generate-request";
import { invalid } from "../../request-body";
import { isStoredFile } from "../forward/measure-contents";
import { isYouTube, kindOfType, typeByExtension } from "../media-type";
import { pick, pickRecord } from "../spelling";
import { refuse } from "./refuse";

/** The file that a part holds or points at; null when it does neither. */
export function decodeFile(part: Record<string, unknown>): FilePart | null {
  const inline = pickRecord(part, "inlineData");
  if (inline) {
    if (typeof inline.data !== "string") return invalid("inlineData", "`inlineData` must hold `data` in base64.");
    const mediaType = textOf(inline, "mimeType");
    return {
      type: "file",
      kind: kindOfType(mediaType),
      mediaType,
      source: { type: "base64", data: inline.data },
      ...nameOf(inline),
    };
  }
  const file = pickRecord(part, "fileData");
  if (!file) return null;
  const url = textOf(file, "fileUri");
  if (url === null) return invalid("fileData", "`fileData` must hold a `fileUri`.");
  if (isStoredFile(url)) refuse("fileData", "A file that Google keeps cannot be read by this model's provider.");
  const mediaType = textOf(file, "mimeType") ?? typeByExtension(url);
  const kind = mediaType === null && isYouTube(url) ? "video" : kindOfType(mediaType);
  return { type: "file", kind, mediaType, source: { type: "url", url }, ...nameOf(file) };
}

function textOf(record: Record<string, unknown>, name: string): string | null {
  const value = pick(record, name);
  return typeof value === "string" && value !== "" ? value : null;
}

function nameOf(record: Record<string, unknown>): { readonly filename?: string } {
  const filename = textOf(record, "displayName");
  return filename === null ? {} : { filename };
}
