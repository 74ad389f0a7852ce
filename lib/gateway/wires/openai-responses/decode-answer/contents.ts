import type { ContentStart, StreamPart } from "../../../canonical/stream-part";
import { isRecord } from "../../media";

/** One content of the canonical answer, and what was said of it. */
export type Content = { readonly index: number; said: string; isEnded: boolean; isCited: boolean };

/** The contents of an answer in the order in which they begin. After its end nothing is added to one. */
export function createContents(emit: (part: StreamPart) => void) {
  const open = new Set<Content>();
  let count = 0;

  function say(content: Content, text: unknown, logprobs?: unknown): void {
    if (typeof text !== "string" || text === "" || content.isEnded) return;
    content.said += text;
    const hasLogprobs = Array.isArray(logprobs) && logprobs.length > 0;
    emit({ type: "content-delta", index: content.index, text, ...(hasLogprobs && { logprobs }) });
  }

  function end(content: Content): void {
    if (content.isEnded) return;
    content.isEnded = true;
    open.delete(content);
    emit({ type: "content-end", index: content.index });
  }

  return {
    begin(content: ContentStart): Content {
      const begun: Content = { index: count++, said: "", isEnded: false, isCited: false };
      open.add(begun);
      emit({ type: "content-start", index: begun.index, content });
      return begun;
    },
    say,
    /** What of the whole text has not been said in pieces. */
    sayRest(content: Content, whole: unknown, logprobs?: unknown): void {
      if (typeof whole !== "string") return;
      say(content, restOf(whole, content.said), content.said === "" ? logprobs : undefined);
    },
    cite(content: Content, annotation: unknown): void {
      if (!isRecord(annotation) || content.isEnded) return;
      content.isCited = true;
      const { url, title, filename } = annotation;
      const citation = {
        url: typeof url === "string" ? url : null,
        title: typeof title === "string" ? title : typeof filename === "string" ? filename : null,
        citedText: null,
        native: { wire: "openai_responses", value: annotation },
      } as const;
      emit({ type: "content-meta", index: content.index, citation });
    },
    end,
    endAll(): void {
      for (const content of open) end(content);
    },
    get count() {
      return count;
    },
  };
}

/** What was said cannot be taken back where a provider says something else in the end. */
export function restOf(whole: string, said: string): string {
  return whole.length > said.length && whole.startsWith(said) ? whole.slice(said.length) : "";
}
