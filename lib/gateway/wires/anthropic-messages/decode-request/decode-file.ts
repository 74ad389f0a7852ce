import type { FilePart, TextPart } from "../../../canonical/generate-request";
import { gatewayError } from "../../../gateway-error";
import { isRecord } from "../../media";
import { invalid } from "../../request-body";
import { readCacheMark, toText } from "./decode-text";

type Block = Record<string, unknown>;

/** A picture, by base64 or by its address. Throws 400 for one that the provider keeps. */
export function readImage(block: Block, at: string): FilePart {
  return { type: "file", kind: "image", ...readSource(block, at), ...readCacheMark(block) };
}

/** A document. One that is made of blocks becomes those blocks; what its caller says about it goes before it. */
export function readDocument(
  block: Block,
  at: string,
  readContent: (block: Block, at: string) => (TextPart | FilePart)[],
): (TextPart | FilePart)[] {
  const title = typeof block.title === "string" && block.title !== "" ? block.title : null;
  const about = typeof block.context === "string" ? toText(block.context) : [];
  const { source } = block;
  if (isRecord(source) && source.type === "content") {
    const heading = title ? toText(title) : [];
    if (typeof source.content === "string") return [...about, ...heading, ...toText(source.content, block)];
    const inner = Array.isArray(source.content) ? source.content.filter(isRecord) : [];
    return [...about, ...heading, ...inner.flatMap((one, index) => readContent(one, `${at}.source.content.${index}`))];
  }
  const file: FilePart = {
    type: "file",
    kind: "document",
    ...readSource(block, at),
    ...(title && { filename: title }),
    ...readCacheMark(block),
  };
  return [...about, file];
}

function readSource({ source }: Block, at: string): Pick<FilePart, "mediaType" | "source"> {
  if (!isRecord(source)) return invalid(at, `\`${at}\` must have a source.`);
  const mediaType = typeof source.media_type === "string" ? source.media_type : null;
  if (source.type === "url" && typeof source.url === "string") {
    return { mediaType, source: { type: "url", url: source.url } };
  }
  if (source.type === "base64" && typeof source.data === "string") {
    return { mediaType, source: { type: "base64", data: source.data } };
  }
  if (source.type === "text" && typeof source.data === "string") {
    return { mediaType: mediaType ?? "text/plain", source: { type: "text", text: source.data } };
  }
  const message = `\`${at}\` has a source that this model's provider has no place for.`;
  throw gatewayError("unsupported_parameter", message, { param: at });
}
