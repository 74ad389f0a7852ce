import { openAnswer } from "./open-answer";
import { openaiSurface } from "./openai-surface";
import { countInputs } from "./read-inputs";
import { openRequest, readingShape, toReader } from "./read-json-request";
import { readInputUsage } from "./usage";

/** What OpenAI takes when no model is named. */
const defaultModel = "omni-moderation-latest";

/** OpenAI's moderations: texts and pictures are judged, nothing is written. */
export const moderations = openaiSurface({
  serves: "moderations",
  endpoint: "moderations",
  readRequest(body) {
    const request = openRequest(body, ["input"], defaultModel);
    const { inputs, media } = countInputs(request.parsed.input, "input");
    return toReader(request, { shape: readingShape(body, inputs, media) });
  },
  readAnswer(bytes) {
    const answer = openAnswer(bytes, "results");
    return answer && { usage: readInputUsage(answer.read("usage")), finishReason: null, answerBytes: 0 };
  },
});
