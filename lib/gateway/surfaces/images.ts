import { noUsage } from "../metering/usage";
import type { Usage } from "../ports";
import { readWhole } from "../wires/request-body";
import { createImageStreamReader, tokensPerUncountedImage } from "./image-stream";
import { openAnswer } from "./open-answer";
import { openaiSurface } from "./openai-surface";
import { countInputs } from "./read-inputs";
import { type JsonRequest, openRequest, readStream, toReader } from "./read-json-request";
import { readTokenUsage } from "./usage";

const deciding = ["prompt", "n", "size", "quality", "stream", "output_format", "frame_count"];
const imagesMax = 128;
const framesMax = 128;
const defaultFrames = 9;
/**
 * The most a picture takes to draw. The dearest seen is 12,329 tokens (gpt-image-2, 3584x2048, high); partial pictures add
 * 100 each, and there are higher qualities. Where the model's own limit is known, that counts when it is lower.
 */
const tokensPerImageMax = 32_768;

/**
 * OpenAI's image generations. The price per call is the price of one picture: it is held for as many as were asked for and
 * charged for as many as came, beside the tokens that the provider counted. A model priced by its tokens has none, and
 * one priced by the picture has no price for tokens.
 */
export const images = openaiSurface({
  serves: "images",
  endpoint: "images",
  readRequest(body) {
    const request = openRequest(body, deciding);
    const { inputs, media } = countInputs(request.parsed.prompt, "prompt");
    const pictures = readWhole(request.parsed, "n", imagesMax) ?? 1;
    return toReader(request, {
      stream: readStream(request),
      shape: {
        textBytes: body.length,
        messages: inputs,
        mediaParts: media,
        choices: pictures * readFrames(request),
        outputCap: tokensPerImageMax,
        inputs: pictures,
        calls: pictures,
      },
    });
  },
  readAnswer(bytes) {
    const answer = openAnswer(bytes, "data");
    if (!answer) return null;
    const calls = answer.countItems();
    const usage = readTokenUsage(answer.read("usage")) ?? countedByPicture(calls);
    return { usage: { ...usage, calls }, finishReason: null, answerBytes: 0 };
  },
  createStreamReader: createImageStreamReader,
});

/** A picture in motion (GIF) is drawn frame by frame. */
function readFrames({ parsed }: JsonRequest): number {
  const frames = readWhole(parsed, "frame_count", framesMax);
  return frames ?? (parsed.output_format === "gif" ? defaultFrames : 1);
}

function countedByPicture(pictures: number): Usage {
  return { ...noUsage, outputTokens: pictures * tokensPerUncountedImage, source: "estimated" };
}
