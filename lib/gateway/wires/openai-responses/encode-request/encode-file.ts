import type { FilePart, TextPart } from "../../../canonical/generate-request";
import { gatewayError } from "../../../gateway-error";
import type { Capabilities } from "../../../ports";

export type InputPart =
  | { type: "input_text"; text: string }
  | { type: "input_image"; image_url: string; detail: "low" | "high" | "auto" | "original" }
  | { type: "input_file"; filename?: string; file_data?: string; file_url?: string };

/** Texts, pictures and documents as a message or a tool's output holds them. Throws 400 for what this wire cannot take. */
export function encodePart(part: TextPart | FilePart, capabilities: Capabilities): InputPart {
  if (part.type === "text") return { type: "input_text", text: part.text };
  const { source, kind, filename } = part;
  if (source.type === "text") {
    return { type: "input_text", text: filename === undefined ? source.text : `${filename}\n\n${source.text}` };
  }
  if (kind === "image") {
    if (capabilities.images === false) return refuse("A picture");
    return { type: "input_image", image_url: urlOf(part, "image/png"), detail: detailOf(part.detail) };
  }
  if (kind === "document") {
    if (capabilities.documents === false) return refuse("A document");
    if (source.type === "url") return { type: "input_file", file_url: source.url };
    return {
      type: "input_file",
      filename: filename ?? nameOf(part.mediaType),
      file_data: urlOf(part, "application/pdf"),
    };
  }
  return refuse(kind === "audio" ? "A recording" : "A video");
}

function refuse(what: string): never {
  throw gatewayError("invalid_request", `${what} cannot be sent to this model.`, { param: "input" });
}

function urlOf({ source, mediaType }: FilePart, usual: string): string {
  if (source.type === "url") return source.url;
  return source.type === "base64" ? `data:${mediaType ?? usual};base64,${source.data}` : source.text;
}

function detailOf(detail: string | undefined) {
  return detail === "low" || detail === "high" || detail === "original" ? detail : "auto";
}

/** OpenAI wants a name for what comes as bytes. */
function nameOf(mediaType: string | null): string {
  const ending = /^[a-z]+\/([a-z0-9]+)$/i.exec(mediaType ?? "")?.[1] ?? "pdf";
  return `document.${ending === "plain" ? "txt" : ending}`;
}
