import { holdsTag } from "../../../canonical/tagged-signature";
import { type JsonMember, scanMembers } from "../../../json/scan-members";
import { type Edit, splice } from "../../../json/splice";
import { isRecord } from "../../media";
import { dearerMembers, findChargedApart, findLeftOut, pricedMembers } from "../../pooled-members";
import { measureSearches, measureTools } from "../../provider-tools";
import {
  invalid,
  parseObject,
  readFallbackModels,
  readWhole,
  refuseAmbiguity,
  removeMembers,
  setMember,
  setModel,
} from "../../request-body";
import type { Envelope, PrepareTarget, RequestReader } from "../../wire";
import { decodeResponsesRequest } from "../decode-request/decode-request";
import { findKeptState } from "./find-stateful-param";
import { measureInput } from "./measure-input";
import { takeOutForeignReasoning } from "./take-out-tags";

/** Reads a body of Responses. Throws a GatewayError (400) that names the parameter. */
export function readRequest(body: Uint8Array): RequestReader {
  const parsed = parseObject(body);
  const members = scanMembers(body);
  refuseAmbiguity(members, readMembers);
  const envelope = readEnvelope(parsed, body.length);
  return {
    envelope,
    prepare(target) {
      if (!holdsTag(body)) return { bytes: edit(body, members, parsed, target), hidesUsage: false };
      const own = takeOutForeignReasoning(parsed);
      return { bytes: edit(own, scanMembers(own), parsed, target), hidesUsage: false };
    },
    leftOut: findLeftOut(parsed),
    toGenerate: () => decodeResponsesRequest(parsed),
  };
}

const readMembers = [
  "model",
  "models",
  "input",
  "stream",
  "max_output_tokens",
  "store",
  "background",
  "previous_response_id",
  "conversation",
  "prompt",
  ...pricedMembers,
];

function edit(
  body: Uint8Array,
  members: readonly JsonMember[],
  parsed: Readonly<Record<string, unknown>>,
  { upstreamModel, outputCap, isPooled }: PrepareTarget,
): Uint8Array {
  const edits: Edit[] = [
    ...setModel(members, String(parsed.model), upstreamModel),
    // The list is ours to follow. The client's word about itself (a path, an installation) is nobody's business.
    ...removeMembers(members, ["models", "client_metadata", ...(isPooled ? dearerMembers : [])]),
  ];
  // Left out, it means true; and what is kept under the house's own credential could be read by other callers.
  if (isPooled && parsed.store !== false) edits.push(setMember(body, members, "store", "false"));
  const asked = parsed.max_output_tokens;
  if (outputCap !== null && !(typeof asked === "number" && asked <= outputCap)) {
    edits.push(setMember(body, members, "max_output_tokens", String(outputCap)));
  }
  return splice(body, edits);
}

function readEnvelope(parsed: Record<string, unknown>, bodyBytes: number): Envelope {
  const { model, input, stream, reasoning } = parsed;
  if (typeof model !== "string" || model === "") return invalid("model", "`model` must be the id of a model.");
  const items = Array.isArray(input) ? input : [];
  const statefulParam = findKeptState(parsed);
  // A conversation or a prompt that the provider keeps may be all there is.
  if (typeof input !== "string" && items.length === 0 && !statefulParam) {
    return invalid("input", "`input` must be a string or a list with at least one item.");
  }
  if (stream !== undefined && stream !== null && typeof stream !== "boolean") {
    return invalid("stream", "`stream` must be true or false.");
  }
  const media = measureInput(items);
  return {
    model,
    fallbackModels: readFallbackModels(parsed),
    stream: stream === true,
    wantsUsage: true,
    shape: {
      textBytes: bodyBytes - media.encodedLength,
      messages: Math.max(items.length, 1) + 1,
      mediaParts: media.parts + measureTools(parsed),
      choices: 1,
      outputCap: readWhole(parsed, "max_output_tokens", Number.MAX_SAFE_INTEGER),
      ...measureSearches(parsed, "openai_responses"),
    },
    statefulParam,
    chargedParam: findChargedApart(parsed),
    usesReasoning: usesReasoning(reasoning) || items.some((item) => isRecord(item) && item.type === "reasoning"),
  };
}

function usesReasoning(reasoning: unknown): boolean {
  return isRecord(reasoning) && Boolean(reasoning.effort) && reasoning.effort !== "none";
}
