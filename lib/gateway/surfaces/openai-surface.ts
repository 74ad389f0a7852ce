import type { UpstreamFailure } from "../call/judge-failure";
import type { Surface } from "../ports";
import { toFailure } from "../wires/openai-chat/forward/read-answer";
import { renderOpenaiError, toOpenaiError } from "../wires/openai-errors";
import { readEventObject, readObject } from "../wires/read-json";
import type { Tap } from "../wires/tap-stream";
import type { ForwardCodec } from "../wires/wire";
import { createPassingReader } from "./passing-reader";

const encoder = new TextEncoder();

type Own = Pick<ForwardCodec, "endpoint" | "readRequest" | "readAnswer"> & { readonly serves: Surface };

/** A surface with OpenAI's errors and keep-alives; what it does not say for itself is as of one that answers whole, in no words. */
export function openaiSurface(own: Own & Partial<ForwardCodec>): ForwardCodec {
  return {
    renderError: renderOpenaiError,
    keepAlive: encoder.encode(": keep-alive\n\n"),
    forwardedHeaders: [],
    readFailure,
    measure: () => 0,
    createStreamReader: createPassingReader,
    ...own,
  };
}

function readFailure(bytes: Uint8Array): UpstreamFailure | null {
  const answer = readObject(bytes);
  return answer?.error ? toFailure(answer) : null;
}

/** What every event stream of OpenAI's surfaces has in common. */
export const openaiEvents: Pick<Tap, "isFailure" | "readFinishReason" | "readFailure" | "renderError"> = {
  isFailure: (marks) => marks.hasError,
  readFinishReason: () => null,
  readFailure: (event) => toFailure(readEventObject(event)),
  renderError: (error) =>
    encoder.encode(`event: error\ndata: ${JSON.stringify({ type: "error", error: toOpenaiError(error) })}\n\n`),
};
