import { noUsage, readCount } from "../metering/usage";
import type { Usage } from "../ports";
import { isRecord } from "../wires/media";
import { invalid, readWhole } from "../wires/request-body";
import { openAnswer } from "./open-answer";
import { openaiSurface } from "./openai-surface";
import { openRequest, readingShape, toReader } from "./read-json-request";
import { readInputUsage } from "./usage";

const deciding = ["query", "documents", "top_n", "max_chunks_per_doc", "max_tokens_per_doc"];
/** Cohere's search unit: a query with up to a hundred documents. */
const documentsPerUnit = 100;
/**
 * A long document counts as several: Cohere's chunks hold 510 tokens of a query and a document, of which the query may
 * take 256. A token covers at least a byte.
 */
const chunkBytesMin = 254;

/**
 * Reranking as Cohere, Jina and Voyage have it. The price per call is the price of a search unit where the provider counts
 * in them; elsewhere tokens are counted, the query once with every document.
 */
export const rerank = openaiSurface({
  serves: "rerank",
  endpoint: "rerank",
  readRequest(body) {
    const request = openRequest(body, deciding);
    const { query, documents } = request.parsed;
    if ((typeof query !== "string" || query === "") && !isRecord(query)) {
      return invalid("query", "`query` must be a text.");
    }
    if (!Array.isArray(documents) || documents.length === 0) {
      return invalid("documents", "`documents` must be a list with at least one document.");
    }
    readWhole(request.parsed, "top_n", Number.MAX_SAFE_INTEGER);
    const queryBytes = new TextEncoder().encode(typeof query === "string" ? query : JSON.stringify(query)).length;
    const pictures = [query, ...documents].filter(holdsPicture).length;
    const chunks = documents.length + Math.ceil(body.length / chunkBytesMin);
    return toReader(request, {
      shape: {
        ...readingShape(body, documents.length, pictures),
        textBytes: body.length + queryBytes * documents.length,
        calls: Math.ceil(chunks / documentsPerUnit),
      },
    });
  },
  readAnswer(bytes) {
    const answer = openAnswer(bytes, "results", "data");
    return (
      answer && { usage: readUsage(answer.read("meta"), answer.read("usage")), finishReason: null, answerBytes: 0 }
    );
  },
});

function holdsPicture(value: unknown): boolean {
  return isRecord(value) && (value.image !== undefined || value.image_url !== undefined);
}

function readUsage(meta: unknown, reported: unknown): Usage | null {
  const billed = isRecord(meta) && isRecord(meta.billed_units) ? meta.billed_units : {};
  const units = readCount(billed.search_units);
  if (units !== null) return { ...noUsage, calls: units, source: "upstream" };
  const usage = readInputUsage(reported);
  return usage && { ...usage, calls: 1 };
}
