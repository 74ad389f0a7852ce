import type { Upload } from "../call/upload";
import { splice } from "../json/splice";
import { readObject } from "../wires/read-json";
import { invalid } from "../wires/request-body";
import type { RequestFacts, RequestReader } from "../wires/wire";
import type { FormPart } from "./form-scanner";
import { openaiSurface } from "./openai-surface";
import { createRecordingForm, isYes, type RecordingForm } from "./recording-form";
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

function readRequest(body: Uint8Array, { header }: RequestFacts): RequestReader {
  const contentType = header("content-type");
  const form = createRecordingForm(contentType);
  form.take(body);
  form.end();
  const fileBytes = form.fileEnd! - form.fileStart!;
  return toReader(form, body, { contentType, fileBytes, textBytes: body.length - fileBytes, upload: null });
}

type Recording = {
  readonly contentType: string | null;
  /** Both are what they are at most, where the form has not ended. */
  readonly fileBytes: number;
  readonly textBytes: number;
  /** Brings what follows `bytes`; null: nothing does. */
  readonly upload: Upload | null;
};

/** The request in a form, or in the beginning of one. Throws 400 when it names no model. */
export function toReader(form: RecordingForm, bytes: Uint8Array, recording: Recording): RequestReader {
  const model = form.find("model");
  const stream = form.find("stream");
  const asked = model ? readText(bytes, model) : "";
  if (!model || asked === "") return invalid("model", "`model` must be the id of a model.");
  const { contentType, fileBytes, textBytes, upload } = recording;
  return {
    envelope: {
      model: asked,
      fallbackModels: [],
      stream: stream !== null && stream.valueEnd <= bytes.length && isYes(readText(bytes, stream)),
      wantsUsage: false,
      shape: { textBytes, messages: 1, mediaParts: countMediaParts(fileBytes), choices: 1, outputCap },
      statefulParam: null,
      usesReasoning: false,
    },
    upload,
    prepare({ upstreamModel }) {
      const edits =
        asked === upstreamModel ? [] : [{ start: model.valueStart, end: model.valueEnd, text: upstreamModel }];
      return { bytes: splice(bytes, edits), hidesUsage: false, contentType: contentType! };
    },
  };
}

function readText(bytes: Uint8Array, { valueStart, valueEnd }: FormPart): string {
  return decoder.decode(bytes.subarray(valueStart, valueEnd));
}
