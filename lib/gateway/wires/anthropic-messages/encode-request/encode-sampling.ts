import type { GenerateRequest } from "../../../canonical/generate-request";

/**
 * What steers the choice of words. A value that Anthropic would refuse is left out and reported, never changed: a
 * temperature above 1, top_p beside a temperature, either of them or top_k while the model thinks.
 */
export function writeSampling(request: GenerateRequest, takesTemperature: boolean | null, isThinking: boolean) {
  const dropped: string[] = [];
  const keep = (name: string, value: number | null, isTaken: boolean) => {
    if (value !== null && !isTaken) dropped.push(name);
    return value !== null && isTaken ? value : null;
  };
  const canSample = takesTemperature !== false;
  const { temperature: asked, topP, topK } = request;
  const givenTemperature = asked === 1 && (isThinking || !canSample) ? null : asked;
  const temperature = keep("temperature", givenTemperature, canSample && !isThinking && Number(asked) <= 1);
  // All words there are: that is how it is without it.
  const givenTopP = topP === 1 ? null : topP;
  const takesTopP = canSample && temperature === null && (!isThinking || Number(topP) >= 0.95);
  const topPKept = keep("topP", givenTopP, takesTopP);
  const topKKept = keep("topK", topK, canSample && !isThinking);
  const stops = request.stopSequences.filter((stop) => stop.trim() !== "");
  if (stops.length < request.stopSequences.length) dropped.push("stopSequences");
  dropped.push(...unknownHere.filter(([, asks]) => asks(request)).map(([name]) => name));
  return {
    written: {
      ...(temperature !== null && { temperature }),
      ...(topPKept !== null && { top_p: topPKept }),
      ...(topKKept !== null && { top_k: topKKept }),
      ...(stops.length > 0 && { stop_sequences: stops }),
    },
    dropped,
  };
}

/** Members that Anthropic does not have, and whether the request asks for something by them. */
const unknownHere: readonly (readonly [keyof GenerateRequest, (request: GenerateRequest) => boolean])[] = [
  ["frequencyPenalty", ({ frequencyPenalty }) => Boolean(frequencyPenalty)],
  ["presencePenalty", ({ presencePenalty }) => Boolean(presencePenalty)],
  ["seed", ({ seed }) => seed !== null],
  ["topLogprobs", ({ topLogprobs }) => topLogprobs !== null],
  ["verbosity", ({ verbosity }) => verbosity !== null && verbosity !== "medium"],
];
