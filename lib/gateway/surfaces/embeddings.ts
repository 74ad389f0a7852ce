import { openAnswer } from "./open-answer";
import { openaiSurface } from "./openai-surface";
import { countInputs } from "./read-inputs";
import { openRequest, readingShape, toReader } from "./read-json-request";
import { readInputUsage } from "./usage";

/** OpenAI's embeddings. The vectors, and how they are encoded, are between the caller and the provider. */
export const embeddings = openaiSurface({
  serves: "embeddings",
  endpoint: "embeddings",
  readRequest(body) {
    const request = openRequest(body, ["input"]);
    const { inputs, media } = countInputs(request.parsed.input, "input");
    return toReader(request, { shape: readingShape(body, inputs, media) });
  },
  readAnswer(bytes) {
    const answer = openAnswer(bytes, "data");
    return answer && { usage: readInputUsage(answer.read("usage")), finishReason: null, answerBytes: 0 };
  },
});
