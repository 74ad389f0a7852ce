import { type JsonMember, scanMembers } from "../json/scan-members";
import type { Edit } from "../json/splice";
import { isRecord } from "../wires/media";
import { chatScanner, readAnswer } from "../wires/openai-chat/forward/read-answer";
import { createChatStreamReader } from "../wires/openai-chat/forward/stream-reader";
import { invalid, readWhole, refuseAmbiguity, setMember } from "../wires/request-body";
import { openaiSurface } from "./openai-surface";
import { countInputs } from "./read-inputs";
import { type JsonRequest, openRequest, readStream, toReader } from "./read-json-request";

const deciding = ["prompt", "stream", "stream_options", "n", "best_of", "max_tokens"];
const choicesMax = 128;
const outputCapMax = 2 ** 31 - 1;
/** What OpenAI writes at most when nobody says. */
const defaultOutputCap = 16;
/** A prompt that is left out is the end of a document, in OpenAI's words. */
const noPrompt = "<|endoftext|>";

/** OpenAI's legacy completions: a text, or several, continued. Answers and streams are those of chat, with the text at `choices[].text`. */
export const completions = openaiSurface({
  serves: "completions",
  endpoint: "completions",
  readRequest(body) {
    const request = openRequest(body, deciding);
    const { parsed, members } = request;
    const options = readStreamOptions(request);
    const { inputs, media } = countInputs(parsed.prompt ?? noPrompt, "prompt");
    const cap = parsed.max_tokens === 0 ? 0 : readWhole(parsed, "max_tokens", outputCapMax);
    const stream = readStream(request);
    const wantsUsage = options.wantsUsage;
    const hidesUsage = stream && !wantsUsage;
    const perPrompt = Math.max(readWhole(parsed, "n", choicesMax) ?? 1, readWhole(parsed, "best_of", choicesMax) ?? 1);
    return toReader(request, {
      stream,
      wantsUsage,
      hidesUsage,
      shape: {
        textBytes: body.length,
        messages: inputs,
        mediaParts: media,
        choices: inputs * perPrompt,
        outputCap: cap ?? defaultOutputCap,
        inputs,
      },
      edits({ quirks }) {
        const edits: Edit[] = [];
        // Written out, because other providers have other defaults and this one was held for.
        if (cap === null) edits.push(setMember(body, members, "max_tokens", String(defaultOutputCap)));
        if (hidesUsage && !quirks.hasNoStreamOptions) edits.push(askForUsage(body, members, options.member));
        return edits;
      },
    });
  },
  readAnswer,
  measure: chatScanner.measure,
  createStreamReader: createChatStreamReader,
});

type StreamOptions = { readonly wantsUsage: boolean; readonly member: JsonMember | null };

function readStreamOptions({ body, parsed, members }: JsonRequest): StreamOptions {
  const options = parsed.stream_options;
  if (options === undefined || options === null) return { wantsUsage: false, member: null };
  if (!isRecord(options)) return invalid("stream_options", "`stream_options` must be an object.");
  const member = members.find(({ key }) => key === "stream_options") ?? null;
  if (member) refuseAmbiguity(scanMembers(body, member.valueStart), ["include_usage"]);
  return { wantsUsage: options.include_usage === true, member };
}

function askForUsage(body: Uint8Array, members: readonly JsonMember[], options: JsonMember | null): Edit {
  if (!options) return setMember(body, members, "stream_options", '{"include_usage":true}');
  return setMember(body, scanMembers(body, options.valueStart), "include_usage", "true", options.valueStart);
}
