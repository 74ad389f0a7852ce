/** Where Google says what an answer rests on: `groundingMetadata` for searches, `citationMetadata` for quotations. */
import type { Citation } from "../../canonical/stream-part";
import { listOf, pick, pickRecord, recordsOf } from "./spelling";

/** Gathers the sources of a candidate, which is told of them once or again and again; gives each one once. */
export function createCitationReader(): {
  note(candidate: Record<string, unknown>): void;
  take(): readonly Citation[];
} {
  const seen = new Set<string>();
  let waiting: Citation[] = [];

  function add(source: Record<string, unknown>): void {
    const url = pick(source, "uri");
    if (typeof url !== "string" || url === "" || seen.has(url)) return;
    seen.add(url);
    const { title } = source;
    // What Google quotes is the answer, not the source.
    waiting.push({ url, title: typeof title === "string" ? title : null, citedText: null });
  }

  return {
    note(candidate) {
      const grounding = pickRecord(candidate, "groundingMetadata");
      for (const chunk of recordsOf(grounding && pick(grounding, "groundingChunks"))) {
        for (const kind of ["web", "retrievedContext", "maps"]) {
          const source = pickRecord(chunk, kind);
          if (source) add(source);
        }
      }
      const quoted = pickRecord(candidate, "citationMetadata");
      for (const source of recordsOf(quoted && (quoted.citations ?? pick(quoted, "citationSources")))) add(source);
    },
    take() {
      const taken = waiting;
      waiting = [];
      return taken;
    },
  };
}

/** One text of an answer and the sources given for it. */
export type CitedText = { readonly text: string; readonly citations: readonly Citation[] };

const encoder = new TextEncoder();

/** The sources of an answer's texts in their order; null when none has an address. Offsets are in bytes, as Google's. */
export function writeGrounding(texts: readonly CitedText[]) {
  const chunks: { readonly web: { readonly uri: string; readonly title?: string } }[] = [];
  const supports: object[] = [];
  let startIndex = 0;
  for (const { text, citations } of texts) {
    const endIndex = startIndex + encoder.encode(text).length;
    const groundingChunkIndices = citations.flatMap(({ url, title }) => {
      if (url === null) return [];
      const known = chunks.findIndex(({ web }) => web.uri === url);
      return known !== -1 ? known : chunks.push({ web: { uri: url, ...(title !== null && { title }) } }) - 1;
    });
    if (groundingChunkIndices.length > 0 && text !== "") {
      const segment = { startIndex, endIndex, text };
      supports.push({ segment, groundingChunkIndices: [...new Set(listOf(groundingChunkIndices))] });
    }
    startIndex = endIndex;
  }
  return chunks.length === 0 ? null : { groundingChunks: chunks, groundingSupports: supports };
}
