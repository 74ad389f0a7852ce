/** A chat body in canonical form. */
import type { GenerateRequest } from "../../../canonical/generate-request";
import { gatewayError } from "../../../gateway-error";
import { invalid, readWhole } from "../../request-body";
import { restoreCalls } from "./cursor-tools";
import { decodeMessages } from "./decode-messages";
import { decodeReasoning } from "./decode-reasoning";
import { decodeResponseFormat, decodeToolChoice, decodeTools } from "./decode-tools";
import { findUncarried } from "./find-uncarried";
import { type Members, readFlag, readList, readName, readNumber, readText, readWord } from "./read-value";

/**
 * Takes a parsed body whose envelope was read. Throws 400 naming the parameter, for a value of the wrong type and for
 * what no other dialect can do: several answers, sound, predicted output, files that a provider keeps.
 */
export function decodeChatRequest(parsed: Record<string, unknown>): GenerateRequest {
  refuseUncarriable(parsed);
  const uncarried = new Set(findUncarried(parsed));
  const note = (name: string) => {
    uncarried.add(name);
  };
  const conversation = decodeMessages(readList(parsed, "messages") ?? [], note);
  return restoreCalls({
    model: readName(parsed, "model"),
    stream: parsed.stream === true,
    ...conversation,
    tools: decodeTools(parsed, note),
    toolChoice: decodeToolChoice(parsed),
    parallelToolCalls: readFlag(parsed, "parallel_tool_calls"),
    responseFormat: decodeResponseFormat(parsed),
    maxOutputTokens: readCap(parsed),
    temperature: readNumber(parsed, "temperature"),
    topP: readNumber(parsed, "top_p"),
    topK: readNumber(parsed, "top_k"),
    // Nought is no penalty, and medium how verbose a model is anyway: many clients send both with every request.
    frequencyPenalty: readNumber(parsed, "frequency_penalty") || null,
    presencePenalty: readNumber(parsed, "presence_penalty") || null,
    seed: readNumber(parsed, "seed"),
    stopSequences: readStop(parsed),
    reasoning: decodeReasoning(parsed),
    verbosity: readVerbosity(parsed),
    topLogprobs: readLogprobs(parsed),
    endUserId: readText(parsed, "safety_identifier") ?? readText(parsed, "user"),
    promptCacheKey: readText(parsed, "prompt_cache_key"),
    uncarried: [...uncarried],
  });
}

function refuseUncarriable(parsed: Members): void {
  const refuse = (param: string, message: string) => {
    throw gatewayError("unsupported_parameter", message, { param });
  };
  if ((readWhole(parsed, "n", Number.MAX_SAFE_INTEGER) ?? 1) > 1) {
    refuse("n", "This model's provider gives one answer to a request. Ask again for another.");
  }
  if ((readList(parsed, "modalities") ?? []).some((kind) => kind !== "text")) {
    refuse("modalities", "This model's provider can answer this request in text only.");
  }
  if (parsed.prediction !== undefined && parsed.prediction !== null) {
    refuse("prediction", "This model's provider takes no predicted output.");
  }
}

/** Where both are given the smaller counts: neither may be exceeded. */
function readCap(parsed: Record<string, unknown>): number | null {
  const caps = ["max_completion_tokens", "max_tokens"].flatMap(
    (name) => readWhole(parsed, name, Number.MAX_SAFE_INTEGER) ?? [],
  );
  return caps.length > 0 ? Math.min(...caps) : null;
}

function readStop(parsed: Members): string[] {
  const { stop } = parsed;
  if (stop === undefined || stop === null) return [];
  if (typeof stop === "string") return [stop];
  if (Array.isArray(stop) && stop.every((one) => typeof one === "string")) return stop;
  return invalid("stop", "`stop` must be a string or a list of strings.");
}

function readVerbosity(parsed: Members): GenerateRequest["verbosity"] {
  const verbosity = readWord(parsed, "verbosity", ["low", "medium", "high"]);
  return verbosity === "medium" ? null : verbosity;
}

function readLogprobs(parsed: Members): number | null {
  const top = readNumber(parsed, "top_logprobs");
  return readFlag(parsed, "logprobs") === true ? (top ?? 0) : null;
}
