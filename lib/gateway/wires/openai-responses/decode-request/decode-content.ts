import type { FilePart, TextPart } from "../../../canonical/generate-request";
import { gatewayError } from "../../../gateway-error";
import { isRecord } from "../../media";
import { invalid } from "../../request-body";

/** The content of a message or of a tool's result: a text, or a list of texts and files. */
export function decodeContent(content: unknown): (TextPart | FilePart)[] {
  if (content === undefined || content === null) return [];
  if (typeof content === "string") return [{ type: "text", text: content }];
  if (!Array.isArray(content)) return invalid("input", "The content of an item must be a string or a list.");
  return content.map((part) => (isRecord(part) ? decodePart(part) : invalid("input", "A part must be an object.")));
}

function decodePart(part: Record<string, unknown>): TextPart | FilePart {
  switch (part.type) {
    case "input_text":
    case "output_text":
    case "text":
    case "summary_text":
    case "reasoning_text":
      return typeof part.text === "string" ? { type: "text", text: part.text } : invalid("input", "A text is missing.");
    case "refusal":
      return { type: "text", text: typeof part.refusal === "string" ? part.refusal : "", isRefusal: true };
    case "input_image":
    case "computer_screenshot":
      return decodeImage(part);
    case "input_file":
      return decodeFile(part);
    case "input_audio":
      return decodeAudio(part);
    default:
      throw gatewayError("invalid_request", "A part of the input has a type that is not known.", { param: "input" });
  }
}

function decodeImage({ image_url: url, detail, file_id: fileId }: Record<string, unknown>): FilePart {
  refuseKept(fileId);
  if (typeof url !== "string" || url === "") return invalid("input", "`input_image` must have an `image_url`.");
  return { type: "file", kind: "image", ...readSource(url), ...(typeof detail === "string" && { detail }) };
}

function decodeFile(part: Record<string, unknown>): FilePart {
  const { file_data: data, file_url: url, file_id: fileId, filename } = part;
  refuseKept(fileId);
  const named = typeof filename === "string" && filename !== "" ? { filename } : {};
  if (typeof data === "string") {
    // Some write the base64 alone.
    const source = readDataUrl(data) ?? { mediaType: "application/pdf", source: { type: "base64", data } };
    return { type: "file", kind: kindOf(source.mediaType), ...source, ...named };
  }
  if (typeof url !== "string") return invalid("input", "`input_file` must have `file_data` or a `file_url`.");
  return { type: "file", kind: "document", ...readSource(url), ...named };
}

function decodeAudio({ input_audio: audio }: Record<string, unknown>): FilePart {
  if (!isRecord(audio) || typeof audio.data !== "string") {
    return invalid("input", "`input_audio` must have `data` and a `format`.");
  }
  const format = typeof audio.format === "string" ? audio.format : "wav";
  const mediaType = format === "mp3" ? "audio/mpeg" : `audio/${format}`;
  return { type: "file", kind: "audio", mediaType, source: { type: "base64", data: audio.data } };
}

/** A file by its id lies with one provider, under whoever's credential it was put there. */
function refuseKept(fileId: unknown): void {
  if (typeof fileId !== "string") return;
  throw gatewayError("unsupported_parameter", "`file_id` is not supported here: send the file itself.", {
    param: "input",
  });
}

type Source = Pick<FilePart, "mediaType" | "source">;

function readSource(url: string): Source {
  return readDataUrl(url) ?? { mediaType: null, source: { type: "url", url } };
}

/** Base64 stays as it is, however long: it is cut off behind the comma and never looked at. */
function readDataUrl(url: string): Source | null {
  if (!url.startsWith("data:")) return null;
  const comma = url.indexOf(",");
  const [mediaType, ...marks] = url.slice("data:".length, Math.max(comma, 0)).split(";");
  if (comma < 0 || !marks.includes("base64")) return invalid("input", "A data URL must hold base64.");
  return { mediaType: mediaType || null, source: { type: "base64", data: url.slice(comma + 1) } };
}

function kindOf(mediaType: string | null): FilePart["kind"] {
  const family = mediaType?.split("/")[0];
  return family === "image" || family === "audio" || family === "video" ? family : "document";
}
