/** The content of a message: a string, or a list of parts. */
import type { CacheControl, FilePart, ReasoningPart, TextPart, UserPart } from "../../../canonical/generate-request";
import { gatewayError } from "../../../gateway-error";
import { isRecord } from "../../media";
import { invalid } from "../../request-body";
import { asRecord, type Members, readName, readText, readWord } from "./read-value";

/** Every part, pictures and files among them. */
export function readContent(message: Members, path: string): UserPart[] {
  return eachPart(message, path, readPart);
}

/** For instructions, which hold text only. */
export function readTexts(message: Members, path: string): TextPart[] {
  return eachPart(message, path, (part, at) =>
    isText(part) ? toText(part, at) : invalid(at, `\`${at}\` must be a part of type text.`),
  );
}

/** What an assistant said: besides text a refusal, a picture, and with Mistral a thought. */
export function readSaid(message: Members, path: string): (TextPart | FilePart | ReasoningPart)[] {
  return eachPart<TextPart | FilePart | ReasoningPart>(message, path, (part, at) => {
    if (part.type === "refusal") {
      return { type: "text", text: readText(part, "refusal", `${at}.refusal`) ?? "", isRefusal: true };
    }
    if (part.type !== "thinking") return readPart(part, at);
    const thoughts = Array.isArray(part.thinking) ? part.thinking : [{ text: part.thinking }];
    const texts = thoughts.map((thought) =>
      isRecord(thought) && typeof thought.text === "string" ? thought.text : "",
    );
    return { type: "reasoning", text: texts.join("") };
  });
}

/** Text, and pictures: some providers' tools answer with them. */
export function readResult(message: Members, path: string): (TextPart | FilePart)[] {
  return eachPart(message, path, readPart);
}

function eachPart<Part>(message: Members, path: string, read: (part: Members, at: string) => Part | TextPart) {
  const { content } = message;
  if (content === undefined || content === null) return [];
  if (typeof content === "string") return [{ type: "text", text: content } satisfies TextPart];
  if (!Array.isArray(content)) return invalid(path, `\`${path}\` must be a string or a list of parts.`);
  return content.map((part, i) => {
    if (typeof part === "string") return { type: "text", text: part } satisfies TextPart;
    return read(asRecord(part, `${path}[${i}]`), `${path}[${i}]`);
  });
}

const isText = ({ type }: Members) => type === "text" || type === "input_text" || type === "output_text";

function readPart(part: Members, at: string): TextPart | FilePart {
  if (isText(part)) return toText(part, at);
  const cache = readCacheControl(part, at);
  switch (part.type) {
    case "image_url": {
      const holder =
        typeof part.image_url === "string" ? { url: part.image_url } : asRecord(part.image_url, `${at}.image_url`);
      const url = readName(holder, "url", `${at}.image_url.url`);
      const detail = readText(holder, "detail", `${at}.image_url.detail`);
      return { type: "file", kind: "image", ...toSource(url), ...(detail !== null && { detail }), ...cache };
    }
    case "input_audio": {
      const audio = asRecord(part.input_audio, `${at}.input_audio`);
      const data = readName(audio, "data", `${at}.input_audio.data`);
      const format = readName(audio, "format", `${at}.input_audio.format`);
      const mediaType = format === "mp3" ? "audio/mpeg" : `audio/${format}`;
      return { type: "file", kind: "audio", mediaType, source: { type: "base64", data }, ...cache };
    }
    case "audio_url": {
      const url = readName(asRecord(part.audio_url, `${at}.audio_url`), "url", `${at}.audio_url.url`);
      return { type: "file", kind: "audio", ...toSource(url), ...cache };
    }
    case "video_url": {
      const url = readName(asRecord(part.video_url, `${at}.video_url`), "url", `${at}.video_url.url`);
      return { type: "file", kind: "video", ...toSource(url), ...cache };
    }
    case "file":
      return { ...readFile(asRecord(part.file, `${at}.file`), `${at}.file`), ...cache };
    default:
      return invalid(`${at}.type`, `\`${at}.type\` is not a part that can be carried to another provider.`);
  }
}

function readFile(file: Members, at: string): FilePart {
  if (file.file_id !== undefined && file.file_id !== null) {
    const message = "A file that another provider keeps cannot be read by this one. Send its content as `file_data`.";
    throw gatewayError("unsupported_parameter", message, { param: `${at}.file_id` });
  }
  const filename = readText(file, "filename", `${at}.filename`);
  const { mediaType, source } = toSource(readName(file, "file_data", `${at}.file_data`));
  // Bare base64 has been taken for a PDF all along.
  const isBare = source.type === "url" && !/^https?:/i.test(source.url);
  return {
    type: "file",
    kind: kindOf(mediaType),
    mediaType: isBare ? "application/pdf" : mediaType,
    source: isBare ? { type: "base64", data: source.url } : source,
    ...(filename !== null && { filename }),
  };
}

function kindOf(mediaType: string | null): FilePart["kind"] {
  const family = mediaType?.split("/")[0];
  return family === "image" || family === "audio" || family === "video" ? family : "document";
}

/** A data URL taken apart, its base64 as it came; any other address as it is. */
function toSource(url: string): Pick<FilePart, "mediaType" | "source"> {
  const comma = url.indexOf(",");
  const head = /^data:([^;,]*)((?:;[^;,]*)*)$/i.exec(comma === -1 ? "" : url.slice(0, comma));
  if (!head) return { mediaType: null, source: { type: "url", url } };
  const mediaType = head[1] || "text/plain";
  const data = url.slice(comma + 1);
  if (/;base64$/i.test(head[2] ?? "")) return { mediaType, source: { type: "base64", data } };
  return { mediaType, source: { type: "text", text: decodePercent(data) } };
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function toText(part: Members, at: string): TextPart {
  const { text } = part;
  if (typeof text !== "string") return invalid(`${at}.text`, `\`${at}.text\` must be a string.`);
  return { type: "text", text, ...readCacheControl(part, at) };
}

/** Anthropic's mark, which OpenRouter and LiteLLM take on parts of this wire. */
export function readCacheControl(holder: Members, at: string): { cacheControl?: CacheControl } {
  const { cache_control: mark } = holder;
  if (mark === undefined || mark === null) return {};
  const path = `${at}.cache_control`;
  return { cacheControl: { ttl: readWord(asRecord(mark, path), "ttl", ["5m", "1h"], `${path}.ttl`) } };
}
