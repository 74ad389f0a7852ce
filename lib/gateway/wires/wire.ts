import type { UpstreamFailure } from "../call/judge-failure";
import type { GatewayError } from "../gateway-error";
import type { CallShape } from "../metering/hold-bound";
import type { Endpoint, FinishReason, Usage, Wire } from "../ports";

/** What the engine reads of a request; the rest of the body is the provider's to judge. */
export type Envelope = {
  readonly model: string;
  readonly stream: boolean;
  /** The caller asked to see the usage of its stream. */
  readonly wantsUsage: boolean;
  readonly shape: CallShape;
};

export type PreparedBody = {
  readonly bytes: Uint8Array;
  /** Usage was asked for on our account only: its event must not reach the caller. */
  readonly hidesUsage: boolean;
};

export type RequestReader = {
  readonly envelope: Envelope;
  /** The bytes to send: the caller's, but for the model's name and what metering needs. */
  prepare(target: { readonly upstreamModel: string; readonly outputCap: number | null }): PreparedBody;
};

/** What was learned from an answer without keeping any of it. */
export type AnswerFacts = {
  /** Null when the provider has given none. */
  readonly usage: Usage | null;
  readonly finishReason: FinishReason | null;
  /** Bytes of generated text and arguments. */
  readonly answerBytes: number;
};

export type StreamReader = {
  /** Takes what arrived, gives what may go out: whole events, byte for byte. May be empty. */
  read(bytes: Uint8Array): Uint8Array;
  /** Takes what is left at a clean end. */
  rest(): Uint8Array;
  facts(): AnswerFacts;
  /** The provider has said that its answer is complete. */
  readonly isComplete: boolean;
  /** What went out ends within an event. */
  readonly isMidEvent: boolean;
  /** The event in which the provider reported a failure; it did not go out, nor did anything after it. */
  readonly failure: Uint8Array | null;
};

/** One dialect, as a client speaks it and as a provider does. */
export type WireCodec = {
  readonly wire: Wire;
  readonly endpoint: Endpoint;
  /** Throws a GatewayError (400) that names the parameter. */
  readRequest(body: Uint8Array): RequestReader;
  /** Null when the bytes are no answer of this wire. */
  readAnswer(bytes: Uint8Array): AnswerFacts | null;
  /** A failure that a provider dressed as a good answer; null when the bytes hold none. */
  readFailure(bytes: Uint8Array): UpstreamFailure | null;
  readEventFailure(event: Uint8Array): UpstreamFailure;
  /** Bytes of generated text in a part of an answer. */
  measure(bytes: Uint8Array): number;
  createStreamReader(hidesUsage: boolean): StreamReader;
  renderError(error: GatewayError): Uint8Array;
  /** The error as an event of a stream that has begun. */
  renderStreamError(error: GatewayError): Uint8Array;
  /** A comment that keeps a silent connection open; only between events. */
  readonly keepAlive: Uint8Array;
};
