import { holdsTag } from "../../../canonical/tagged-signature";
import { type JsonMember, scanMembers } from "../../../json/scan-members";
import { type Edit, splice } from "../../../json/splice";
import type { Quirks } from "../../../ports";
import { decodeResponsesRequest } from "../../openai-responses/decode-request/decode-request";
import { dearerMembers, findLeftOut, pricedMembers } from "../../pooled-members";
import { invalid, parseObject, refuseAmbiguity, removeMembers, setMember, setModel } from "../../request-body";
import type { RequestReader } from "../../wire";
import { holdsFlatTool, readCursorRequest } from "../decode-request/cursor-tools";
import { decodeChatRequest } from "../decode-request/decode-request";
import { readEnvelope, readForeignEnvelope } from "./read-envelope";
import { takeOutTags } from "./take-out-tags";

/**
 * A chat body; or, from Cursor's agent, one of Responses' shape at this address, whole or in its tools, which wants an
 * answer of chat's and is therefore translated whoever serves it.
 * Throws 400 naming the parameter.
 *
 * A provider may charge for more than tokens: `pooled-members.ts` says what becomes of what asks for that.
 */
export function readRequest(body: Uint8Array): RequestReader {
  const parsed = parseObject(body);
  const members = scanMembers(body);
  refuseAmbiguity(members, readMembers);
  return isAbsent(parsed.messages) && !isAbsent(parsed.input)
    ? foreignReader(parsed, body.length)
    : chatReader(body, parsed, members);
}

function foreignReader(parsed: Record<string, unknown>, bodyBytes: number): RequestReader {
  return {
    envelope: readForeignEnvelope(parsed, bodyBytes),
    isForeign: true,
    prepare: () =>
      invalid("input", "`input` is not a member of this endpoint's requests. Use `messages`, or /v1/responses."),
    toGenerate: () => readCursorRequest(decodeResponsesRequest(parsed)),
  };
}

function chatReader(body: Uint8Array, parsed: Record<string, unknown>, members: readonly JsonMember[]): RequestReader {
  const options = members.find((member) => member.key === "stream_options");
  if (options && body[options.valueStart] === 0x7b) {
    refuseAmbiguity(scanMembers(body, options.valueStart), ["include_usage"]);
  }
  const envelope = readEnvelope(parsed, body.length);
  const wantsHiddenUsage = envelope.stream && !envelope.wantsUsage;
  const storesAnswer = !isAbsent(parsed.store) && parsed.store !== false;
  return {
    envelope,
    ...(holdsFlatTool(parsed.tools) && { isForeign: true }),
    prepare({ upstreamModel, outputCap, isPooled, quirks }) {
      const hidesUsage = wantsHiddenUsage && !quirks.hasNoStreamOptions;
      const cap = placeCap(parsed, outputCap, quirks);
      const edits: Edit[] = [
        ...setModel(members, envelope.model, upstreamModel),
        // The list is ours to follow; a provider that followed it too would answer at a price nobody held.
        ...removeMembers(members, [
          "models",
          ...cap.removed,
          ...(quirks.hasNoStreamOptions ? ["stream_options"] : []),
          ...(isPooled ? dearerMembers : []),
        ]),
      ];
      // On the house's own credential an answer kept by the provider could be read by other callers.
      if (storesAnswer && isPooled) edits.push(setMember(body, members, "store", "false"));
      if (hidesUsage) edits.push(askForUsage(body, members));
      if (cap.set) edits.push(setMember(body, members, cap.set.name, String(cap.set.tokens)));
      const bytes = splice(body, edits);
      return { bytes: holdsTag(body) ? takeOutTags(bytes) : bytes, hidesUsage };
    },
    leftOut: findLeftOut(parsed),
    toGenerate: () => decodeChatRequest(parsed),
  };
}

/** Members that the engine reads: what is written twice could be read otherwise by a provider. */
const readMembers = [
  "model",
  "models",
  "messages",
  "input",
  "stream",
  "stream_options",
  "n",
  "max_tokens",
  "max_completion_tokens",
  "max_output_tokens",
  "store",
  "previous_response_id",
  "conversation",
  ...pricedMembers,
];

type PlacedCap = {
  readonly set: { readonly name: string; readonly tokens: number } | null;
  readonly removed: readonly string[];
};

const capFields = ["max_completion_tokens", "max_tokens"] as const;

/**
 * The house's cap, in the member that the provider knows, where the client has none as low. A client's own in the other
 * member is moved there as it is: a provider that passed over it would give more than was held, or refuse the member.
 */
function placeCap(parsed: Record<string, unknown>, outputCap: number | null, { outputCapField }: Quirks): PlacedCap {
  // Where the provider has no preference, the member that the client used: a second one would be a second word.
  const used = capFields.find((field) => numberOf(parsed[field]) !== null);
  const name = outputCapField ?? used ?? capFields[0];
  const other = capFields.find((field) => field !== name)!;
  const own = numberOf(parsed[name]);
  const moved = outputCapField === undefined ? null : numberOf(parsed[other]);
  const removed = moved === null ? [] : [other];
  const lowest = Math.min(...[own ?? moved, outputCap].filter((cap) => cap !== null));
  return { set: Number.isFinite(lowest) && lowest !== own ? { name, tokens: lowest } : null, removed };
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function askForUsage(body: Uint8Array, members: readonly JsonMember[]): Edit {
  const options = members.find((member) => member.key === "stream_options");
  if (!options || body[options.valueStart] !== 0x7b) {
    return setMember(body, members, "stream_options", '{"include_usage":true}');
  }
  const inner = scanMembers(body, options.valueStart);
  return setMember(body, inner.toReversed(), "include_usage", "true", options.valueStart);
}

function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}
