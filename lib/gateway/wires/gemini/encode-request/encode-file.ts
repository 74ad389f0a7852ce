import type { FilePart } from "../../../canonical/generate-request";
import { refuse } from "../decode-request/refuse";
import { isYouTube, typeByExtension, typeByStart } from "../media-type";

/** A file as a part. Google wants to be told its media type, and nothing is fetched to find out. */
export function encodeFile(file: FilePart): Record<string, unknown> {
  const { source } = file;
  if (source.type === "text") return { text: source.text };
  const told = file.mediaType !== null && !file.mediaType.includes("*") ? file.mediaType : null;
  const named = told ?? (file.filename === undefined ? null : typeByExtension(file.filename));
  if (source.type === "base64") {
    const isSeen = file.kind === "image" || file.kind === "document";
    const mimeType = named ?? (isSeen ? typeByStart(source.data) : null);
    if (mimeType === null)
      refuse("messages", "The media type of a file must be given: this model's provider asks for it.");
    return { inlineData: { mimeType, data: source.data } };
  }
  // Any other scheme names something that the credential may open, and that could be somebody else's.
  if (!/^https?:/i.test(source.url)) refuse("messages", "A file must be given by an http address, or in base64.");
  const mimeType = named ?? typeByExtension(source.url);
  if (mimeType === null && !isYouTube(source.url)) {
    const message =
      "The media type of a file cannot be told from its address, and this model's provider asks for it. Send the file in base64.";
    refuse("messages", message);
  }
  return { fileData: { ...(mimeType !== null && { mimeType }), fileUri: source.url } };
}
