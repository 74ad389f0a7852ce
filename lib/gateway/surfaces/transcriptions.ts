import { splice } from "../json/splice";
import { readObject } from "../wires/read-json";
import { invalid } from "../wires/request-body";
import type { RequestFacts, RequestReader } from "../wires/wire";
import { type FormPart, scanForm } from "./multipart";
import { openaiSurface } from "./openai-surface";
import { countMediaParts, estimateSoundUsage, readLastMark, readSoundUsage } from "./sound";
import { createTranscriptStreamReader, transcriptScanner } from "./transcript-stream";

const decoder = new TextDecoder();
const openBrace = 0x7b;
/** Nobody says more tokens than are heard, ten a second; the files that are taken last an hour or less. */
const outputCap = 36_000;

/** OpenAI's transcriptions: a recording in a form, a transcript back, in JSON, as plain text, as subtitles or as a stream. */
export const transcriptions = openaiSurface({
  serves: "transcriptions",
  endpoint: "transcriptions",
  readRequest,
  readAnswer(bytes) {
    if (bytes.length === 0) return null;
    const answer = bytes.find((byte) => byte > 0x20) === openBrace ? readObject(bytes) : null;
    if (!answer) {
      const usage = estimateSoundUsage(bytes.length, readLastMark(decoder.decode(bytes)));
      return { usage, finishReason: null, answerBytes: bytes.length };
    }
    if (typeof answer.text !== "string" || answer.error) return null;
    const answerBytes = new TextEncoder().encode(answer.text).length;
    const usage = readSoundUsage(answer.usage, answer.duration) ?? estimateSoundUsage(answerBytes);
    return { usage, finishReason: null, answerBytes };
  },
  measure: transcriptScanner.measure,
  createStreamReader: createTranscriptStreamReader,
});

function readRequest(body: Uint8Array, facts: RequestFacts): RequestReader {
  const contentType = facts.header("content-type");
  const parts = scanForm(body, contentType);
  const model = only(parts, "model");
  const file = only(parts, "file");
  const stream = only(parts, "stream");
  // A fallback is ours to follow, and here nobody names one.
  if (parts.some(({ name }) => /^models\b/.test(name))) return invalid("models", "`models` is not taken here.");
  const text = (part: FormPart) => decoder.decode(body.subarray(part.valueStart, part.valueEnd));
  const asked = model ? text(model) : "";
  if (!model || asked === "") return invalid("model", "`model` must be the id of a model.");
  if (!file || file.valueEnd === file.valueStart) return invalid("file", "`file` must be a recording.");
  const fileBytes = file.valueEnd - file.valueStart;
  return {
    envelope: {
      model: asked,
      fallbackModels: [],
      stream: stream !== null && /^(true|t|1|yes|y|on)$/i.test(text(stream)),
      wantsUsage: false,
      shape: {
        textBytes: body.length - fileBytes,
        messages: 1,
        mediaParts: countMediaParts(fileBytes),
        choices: 1,
        outputCap,
      },
      statefulParam: null,
      usesReasoning: false,
    },
    prepare({ upstreamModel }) {
      const edits =
        asked === upstreamModel ? [] : [{ start: model.valueStart, end: model.valueEnd, text: upstreamModel }];
      return { bytes: splice(body, edits), hidesUsage: false, contentType: contentType! };
    },
  };
}

/** The one part of this name, or null; 400 when there are several, for parsers differ in which of them they take. */
function only(parts: readonly FormPart[], name: string): FormPart | null {
  const named = parts.filter((part) => part.name === name);
  return named.length > 1 ? invalid(name, `\`${name}\` must be sent once.`) : (named[0] ?? null);
}
