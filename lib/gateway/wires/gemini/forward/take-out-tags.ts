import { isTagged } from "../../../canonical/tagged-signature";
import { isRecord } from "../../media";
import { needsSignatures, unsigned } from "../encode-request/model-traits";
import { listOf, pick, snakeCase } from "../spelling";

/**
 * The body without what only another provider could read: tagged signatures, and the thoughts they belong to. A call
 * that loses its signature gets the word by which Google's newer models do without one.
 */
export function takeOutTags(parsed: Record<string, unknown>, upstreamModel: string): Record<string, unknown> {
  const contents = listOf(parsed.contents).flatMap((content) => {
    if (!isRecord(content)) return [content];
    const parts = listOf(content.parts);
    const kept = parts.flatMap((part): readonly unknown[] =>
      isRecord(part) ? cleanPart(part, upstreamModel) : [part],
    );
    return kept.length === 0 && parts.length > 0 ? [] : [{ ...content, parts: kept }];
  });
  return { ...parsed, contents };
}

function cleanPart(part: Record<string, unknown>, upstreamModel: string): readonly Record<string, unknown>[] {
  const signature = pick(part, "thoughtSignature");
  if (typeof signature !== "string" || !isTagged(signature)) return [part];
  if (part.thought === true) return [];
  const { thoughtSignature: _, [snakeCase("thoughtSignature")]: __, ...rest } = part;
  if (pick(part, "functionCall") === undefined) return rest.text === "" && Object.keys(rest).length === 1 ? [] : [rest];
  return [needsSignatures(upstreamModel) ? { ...rest, thoughtSignature: unsigned } : rest];
}
