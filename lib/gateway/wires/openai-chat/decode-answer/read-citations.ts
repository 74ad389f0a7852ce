import type { Citation } from "../../../canonical/stream-part";
import { isRecord } from "../../media";
import type { Members } from "../decode-request/read-value";

/**
 * Where statements come from: OpenAI's `annotations`, Perplexity's `search_results`, or the bare addresses that
 * Perplexity and xAI list as `citations`.
 */
export function readCitations(holder: Members): Citation[] {
  const { annotations, search_results: results, citations } = holder;
  if (Array.isArray(annotations) && annotations.length > 0) return annotations.flatMap(readAnnotation);
  if (Array.isArray(results) && results.length > 0) return results.flatMap(readResult);
  return Array.isArray(citations) ? citations.flatMap(readAddress) : [];
}

function readAnnotation(annotation: unknown): Citation[] {
  if (!isRecord(annotation) || !isRecord(annotation.url_citation)) return [];
  const { url, title, content } = annotation.url_citation;
  const native = { wire: "openai_chat", value: annotation } as const;
  return [{ url: textOf(url), title: textOf(title), citedText: textOf(content), native }];
}

function readResult(result: unknown): Citation[] {
  if (!isRecord(result) || typeof result.url !== "string") return [];
  return [{ url: result.url, title: textOf(result.title), citedText: textOf(result.snippet) }];
}

function readAddress(address: unknown): Citation[] {
  return typeof address === "string" ? [{ url: address, title: null, citedText: null }] : [];
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
