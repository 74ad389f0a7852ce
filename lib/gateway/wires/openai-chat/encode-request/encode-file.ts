/** Pictures, documents and recordings as parts of a user message. */
import type { FilePart, TextPart } from "../../../canonical/generate-request";
import { gatewayError } from "../../../gateway-error";
import type { Capabilities } from "../../../ports";

export type ContentPart =
  | { type: "text"; text: string }
  | { type: "image_url"; image_url: { url: string; detail?: string } }
  | { type: "input_audio"; input_audio: { data: string; format: string } }
  | { type: "file"; file: { filename: string; file_data: string } };

/** Throws 400 for what this wire, or the model, cannot take at all: content is never left out. */
export function encodePart(part: TextPart | FilePart, capabilities: Capabilities): ContentPart {
  if (part.type === "text") return { type: "text", text: part.text };
  const { source, kind, mediaType } = part;
  if (source.type === "text") return { type: "text", text: source.text };
  refuseUnable(kind, capabilities);
  const url = source.type === "url" ? source.url : `data:${mediaType ?? defaultTypes[kind]};base64,${source.data}`;
  switch (kind) {
    case "image":
      return { type: "image_url", image_url: { url, ...(part.detail !== undefined && { detail: part.detail }) } };
    case "audio":
      if (source.type === "url") return refuse("A recording given by its address");
      return { type: "input_audio", input_audio: { data: source.data, format: audioFormat(mediaType) } };
    case "document":
      if (source.type === "url") return refuse("A document given by its address");
      return { type: "file", file: { filename: part.filename ?? defaultName(mediaType), file_data: url } };
    case "video":
      return refuse("A video");
  }
}

const defaultTypes = {
  image: "image/png",
  document: "application/pdf",
  audio: "audio/wav",
  video: "video/mp4",
} as const;

function refuseUnable(kind: FilePart["kind"], { images, documents, audio }: Capabilities): void {
  if (kind === "image" && images === false) refuse("A picture");
  if (kind === "document" && documents === false) refuse("A document");
  if (kind === "audio" && audio === false) refuse("A recording");
}

function refuse(what: string): never {
  throw gatewayError("invalid_request", `${what} cannot be sent to this model.`, { param: "messages" });
}

const audioFormats: Readonly<Record<string, string>> = {
  "audio/mpeg": "mp3",
  "audio/mp3": "mp3",
  "audio/wav": "wav",
  "audio/wave": "wav",
  "audio/x-wav": "wav",
  "audio/vnd.wave": "wav",
};

function audioFormat(mediaType: string | null): string {
  if (mediaType === null) return "wav";
  const type = mediaType.toLowerCase().split(";")[0]!.trim();
  return audioFormats[type] ?? type.replace(/^audio\/(x-)?/, "");
}

function defaultName(mediaType: string | null): string {
  const ending = /^[a-z]+\/([a-z0-9]+)$/i.exec(mediaType ?? "")?.[1] ?? "pdf";
  return `document.${ending === "plain" ? "txt" : ending}`;
}
