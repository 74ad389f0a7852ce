import type { Signature } from "../../../canonical/generate-request";
import type { Citation, ContentStart, StreamPart } from "../../../canonical/stream-part";
import { readSignature } from "../../../canonical/tagged-signature";
import { isRecord } from "../../media";
import type { Members } from "../decode-request/read-value";
import { detailText, isEncrypted, toSignature } from "../reasoning-details";
import { readCitations } from "./read-citations";

type Kind = "text" | "refusal" | "reasoning";

const starts: Readonly<Record<Kind, ContentStart>> = {
  text: { type: "text" },
  refusal: { type: "text", isRefusal: true },
  reasoning: { type: "reasoning" },
};

/**
 * Text, refusals, reasoning and pictures. The wire says only what was added, not where a content begins: one ends where
 * another kind comes, and reasoning also with its signature.
 */
export function createContentDecoder(takeIndex: () => number) {
  let open: { readonly kind: Kind; readonly index: number } | null = null;
  let saysThoughtsPlainly = false;
  let hasRefusal = false;
  let hasCitations = false;

  function close(out: StreamPart[]): void {
    if (open) out.push({ type: "content-end", index: open.index });
    open = null;
  }

  function enter(kind: Kind, out: StreamPart[]): number {
    if (open?.kind === kind) return open.index;
    close(out);
    open = { kind, index: takeIndex() };
    out.push({ type: "content-start", index: open.index, content: starts[kind] });
    return open.index;
  }

  function whole(content: ContentStart, out: StreamPart[]): void {
    close(out);
    const index = takeIndex();
    out.push({ type: "content-start", index, content }, { type: "content-end", index });
  }

  function add(kind: Kind, text: unknown, logprobs: unknown, out: StreamPart[]): void {
    const hasLogprobs = Array.isArray(logprobs) && logprobs.length > 0;
    if (typeof text !== "string" || (text === "" && !hasLogprobs)) return;
    hasRefusal ||= kind === "refusal";
    out.push({ type: "content-delta", index: enter(kind, out), text, ...(hasLogprobs && { logprobs }) });
  }

  function sign(signature: Signature | null, out: StreamPart[]): void {
    if (!signature) return;
    out.push({ type: "content-meta", index: enter("reasoning", out), signature });
    close(out);
  }

  /** Mistral's lists, where a text may also be a thought or a picture. */
  function takeList(parts: readonly unknown[], out: StreamPart[]): void {
    for (const part of parts) {
      if (!isRecord(part)) continue;
      if (part.type === "thinking") {
        const thoughts = Array.isArray(part.thinking) ? part.thinking : [{ text: part.thinking }];
        for (const thought of thoughts) if (isRecord(thought)) add("reasoning", thought.text, null, out);
      } else if (part.type === "image_url") addPicture(part, out);
      else if (part.type === "refusal") add("refusal", part.refusal, null, out);
      else add("text", part.text, null, out);
    }
  }

  function addPicture({ image_url: picture }: Members, out: StreamPart[]): void {
    const url = isRecord(picture) ? picture.url : picture;
    if (typeof url !== "string") return;
    const data = /^data:([^;,]+);base64,/i.exec(url);
    if (data) whole({ type: "file", mediaType: data[1]!, data: url.slice(data[0].length) }, out);
    else add("text", `![](${url})`, null, out);
  }

  function cite(citations: readonly Citation[], out: StreamPart[]): void {
    for (const citation of citations) {
      hasCitations = true;
      out.push({ type: "content-meta", index: enter("text", out), citation });
    }
  }

  return {
    close,
    cite,
    takeThoughts(said: Members, out: StreamPart[]): void {
      const details = Array.isArray(said.reasoning_details) ? said.reasoning_details.filter(isRecord) : [];
      // Where both are told they say the same, and the list tells where one thought ends.
      const usesList = !saysThoughtsPlainly && details.some((detail) => detailText(detail) !== "");
      if (!usesList) {
        const plain = [said.reasoning_content, said.reasoning].find((text) => typeof text === "string" && text !== "");
        saysThoughtsPlainly ||= plain !== undefined;
        add("reasoning", plain, null, out);
      }
      for (const detail of details) {
        const signature = toSignature(detail);
        if (isEncrypted(detail)) {
          if (signature) whole({ type: "reasoning", redacted: signature }, out);
          continue;
        }
        if (usesList) add("reasoning", detailText(detail), null, out);
        sign(signature, out);
      }
    },
    takeTexts(said: Members, logprobs: unknown, out: StreamPart[]): void {
      const chances = isRecord(logprobs) ? logprobs : {};
      if (Array.isArray(said.content)) takeList(said.content, out);
      else add("text", said.content, chances.content, out);
      add("refusal", said.refusal, chances.refusal, out);
      for (const image of Array.isArray(said.images) ? said.images : []) if (isRecord(image)) addPicture(image, out);
      const google = isRecord(said.extra_content) ? said.extra_content.google : null;
      const signature =
        isRecord(google) && typeof google.thought_signature === "string" ? google.thought_signature : "";
      const signed = signature === "" ? null : readSignature(signature, "openai_chat");
      if (signed) out.push({ type: "content-meta", index: enter("text", out), signature: signed });
      cite(readCitations(said), out);
    },
    get hasRefusal() {
      return hasRefusal;
    },
    get hasCitations() {
      return hasCitations;
    },
  };
}
