import { holdsTag } from "../../../canonical/tagged-signature";
import { type JsonMember, scanMembers } from "../../../json/scan-members";
import { type Edit, splice } from "../../../json/splice";
import { isRecord } from "../../media";
import { dearerMembers, findLeftOut } from "../../pooled-members";
import { fetchedParts } from "../../provider-tools";
import { invalid, parseObject, readWhole, removeMembers, replaceValue, setMember } from "../../request-body";
import type { Envelope, RequestFacts, RequestReader } from "../../wire";
import { decodeRequest } from "../decode-request/decode-request";
import {
  camelCase,
  findMember,
  listOf,
  membersWithin,
  pick,
  recordsOf,
  refuseAmbiguousSpelling,
  snakeCase,
} from "../spelling";
import { measureContents, partsOf } from "./measure-contents";
import { takeOutTags } from "./take-out-tags";

const choicesMax = 128;
const readMembers = [
  "contents",
  "systemInstruction",
  "generationConfig",
  "cachedContent",
  "tools",
  "store",
  "serviceTier",
];
const readConfigMembers = ["maxOutputTokens", "candidateCount", "thinkingConfig"];
const encoder = new TextEncoder();

const spelledMembers = [...new Set(dearerMembers.flatMap((name) => [name, camelCase(name)]))];

/** Reads the body of `generateContent`, whose model and way of answering stand in the address (`facts`). */
export function readRequest(body: Uint8Array, facts: RequestFacts): RequestReader {
  const parsed = parseObject(body);
  const members = scanMembers(body);
  refuseAmbiguousSpelling(members, readMembers);
  refuseAmbiguousSpelling(membersWithin(body, findMember(members, "generationConfig")), readConfigMembers);
  const envelope = readEnvelope(parsed, body.length, facts);
  return {
    envelope,
    prepare({ upstreamModel, outputCap, isPooled }) {
      const bytes = holdsTag(body) ? encoder.encode(JSON.stringify(takeOutTags(parsed, upstreamModel))) : body;
      const own = bytes === body ? members : scanMembers(bytes);
      const edits: Edit[] = setModelName(own, upstreamModel);
      const cap = envelope.shape.outputCap;
      if (outputCap !== null && (cap === null || cap > outputCap)) edits.push(setOutputCap(bytes, own, outputCap));
      // On the house's own credential what the provider logs could be read by whoever shares it.
      const store = findMember(own, "store");
      if (store && isPooled && parsed.store === true) edits.push(replaceValue(store, "false"));
      if (isPooled) edits.push(...removeMembers(own, spelledMembers));
      return { bytes: splice(bytes, edits), hidesUsage: false };
    },
    leftOut: findLeftOut(parsed, spelledMembers),
    toGenerate: () => decodeRequest(parsed, envelope),
  };
}

function readEnvelope(parsed: Record<string, unknown>, bodyBytes: number, facts: RequestFacts): Envelope {
  if (!facts.model) return invalid("model", "The address must name a model.");
  const contents = listOf(parsed.contents);
  if (contents.length === 0 || !contents.every((content) => isRecord(content) || typeof content === "string")) {
    return invalid("contents", "`contents` must be a list with at least one content.");
  }
  const config = readConfig(parsed);
  const system = pick(parsed, "systemInstruction");
  const media = measureContents([...contents, partsOf(system)]);
  const tools = recordsOf(parsed.tools);
  const asks = (name: string) => tools.some((tool) => pick(tool, name) !== undefined);
  return {
    model: facts.model,
    fallbackModels: [],
    stream: facts.stream === true,
    wantsUsage: true,
    shape: {
      textBytes: bodyBytes - media.encodedLength,
      messages: contents.length,
      // What these tools fetch is input too, and as much as the model can read.
      mediaParts:
        media.mediaParts +
        (asks("urlContext") || asks("fileSearch") ? 20 : 0) +
        (["googleSearch", "googleSearchRetrieval", "googleMaps", "codeExecution"].some(asks) ? fetchedParts : 0),
      choices: readWhole(config, spellingIn(config, "candidateCount"), choicesMax) ?? 1,
      outputCap: readWhole(config, spellingIn(config, "maxOutputTokens"), Number.MAX_SAFE_INTEGER / choicesMax),
      ...(["googleSearch", "googleSearchRetrieval"].some(asks) && { webSearches: { most: null, wire: "gemini" } }),
    },
    statefulParam: statefulParam(parsed, media.hasStoredFile, asks),
    usesReasoning: media.hasThoughts || pick(config, "thinkingConfig") !== undefined,
  };
}

function readConfig(parsed: Record<string, unknown>): Record<string, unknown> {
  const config = pick(parsed, "generationConfig") ?? {};
  return isRecord(config) ? config : invalid("generationConfig", "`generationConfig` must be an object.");
}

function spellingIn(config: Record<string, unknown>, name: string): string {
  return config[name] === undefined ? snakeCase(name) : name;
}

function statefulParam(
  parsed: Record<string, unknown>,
  hasStoredFile: boolean,
  asks: (tool: string) => boolean,
): string | null {
  if (pick(parsed, "cachedContent") !== undefined) return "cachedContent";
  if (hasStoredFile) return "fileData.fileUri";
  if (asks("fileSearch")) return "tools.fileSearch";
  return asks("retrieval") ? "tools.retrieval" : null;
}

/** Google lets the body name the model too, as a resource: wherever it does, it is the one that is paid for. */
export function setModelName(members: readonly JsonMember[], upstreamModel: string): Edit[] {
  const name = upstreamModel.includes("models/") ? upstreamModel : `models/${upstreamModel}`;
  return members.filter(({ key }) => key === "model").map((member) => replaceValue(member, JSON.stringify(name)));
}

/** Writes the cap in the caller's own spelling, into the config it has. */
function setOutputCap(body: Uint8Array, members: readonly JsonMember[], outputCap: number): Edit {
  const config = findMember(members, "generationConfig");
  if (!config || body[config.valueStart] !== 0x7b) {
    return setMember(body, members, config?.key ?? "generationConfig", `{"maxOutputTokens":${outputCap}}`);
  }
  const inner = membersWithin(body, config);
  const key = findMember(inner, "maxOutputTokens")?.key ?? "maxOutputTokens";
  return setMember(body, inner, key, String(outputCap), config.valueStart);
}
