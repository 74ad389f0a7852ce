import type { UpstreamFailure } from "../call/judge-failure";
import type { Upload } from "../call/upload";
import type { GenerateRequest } from "../canonical/generate-request";
import type { GeneratedAnswer, StreamPart } from "../canonical/stream-part";
import type { GatewayError } from "../gateway-error";
import type { CallShape } from "../metering/hold-bound";
import type { Deployment, Endpoint, FinishReason, Quirks, Surface, Usage, Wire } from "../ports";

/** What the engine reads of a request; the rest of the body is the provider's to judge. */
export type Envelope = {
  readonly model: string;
  /** Models to fall back to, in the client's order (`models`). */
  readonly fallbackModels: readonly string[];
  readonly stream: boolean;
  /** The caller asked to see the usage of its stream. */
  readonly wantsUsage: boolean;
  readonly shape: CallShape;
  /**
   * The parameter by which the request refers to something that the provider keeps for whoever holds the credential:
   * refused on the house's own, where it could be another caller's.
   */
  readonly statefulParam: string | null;
  /** The parameter that a provider charges for beside tokens: not forwarded on the house's credential (`pooled-members.ts`). */
  readonly chargedParam?: string | null;
  /** The caller asks for reasoning, or replays it. */
  readonly usesReasoning: boolean;
};

/** What a body is prepared for. */
export type PrepareTarget = {
  readonly upstreamModel: string;
  readonly outputCap: number | null;
  /** The house's credential, or the caller's own. */
  readonly isPooled: boolean;
  /** Stands for the caller where the provider is told an end user's id. */
  readonly pseudonym: string;
  readonly quirks: Quirks;
};

export type PreparedBody = {
  readonly bytes: Uint8Array;
  /** Usage was asked for on our account only: its event must not reach the caller. */
  readonly hidesUsage: boolean;
  /** Absent: JSON. */
  readonly contentType?: string;
};

export type RequestReader = {
  readonly envelope: Envelope;
  /** What does not go on under the house's credential although the caller meant something by it, by the caller's names. */
  readonly leftOut?: readonly string[];
  /** The body has another wire's shape than the answer will have, so that it can only be translated. */
  readonly isForeign?: boolean;
  /** The body has not come whole: what follows the bytes that were read, on its way. */
  readonly upload?: Upload | null;
  /**
   * Forward lane: the bytes to send, or the first of them where an upload brings the others. The caller's, but for the model's name, what metering needs, what would tell the
   * provider who calls, and reasoning that only another provider could read.
   */
  prepare(target: PrepareTarget): PreparedBody;
  /** Translate lane. Throws a GatewayError (400) for what cannot be carried at all, such as `n` above 1. */
  toGenerate?(): GenerateRequest;
};

/** Facts beside the body that a codec may need of a request. */
export type RequestFacts = {
  /** From the address, where the dialect writes them there (Gemini); null elsewhere. */
  readonly model: string | null;
  readonly stream: boolean | null;
  /** `name` in lower case. */
  header(name: string): string | null;
};

/** What was learned from an answer without keeping any of it. */
export type AnswerFacts = {
  /** Null when the provider has given none. */
  readonly usage: Usage | null;
  readonly finishReason: FinishReason | null;
  /** Bytes of generated text and arguments. */
  readonly answerBytes: number;
  /** Searches of the web that were seen in an answer which is cut off, so that nobody counts them; absent: none. */
  readonly searches?: number;
};

/** Carries a stream from a provider to the caller, event by event, and learns from it. */
export type StreamReader = {
  /** Takes what arrived, gives what may go out, ending between two events. May be empty. */
  read(bytes: Uint8Array): Uint8Array;
  /** Takes what is left at a clean end. */
  rest(): Uint8Array;
  facts(): AnswerFacts;
  /** The provider has said that its answer is complete. */
  readonly isComplete: boolean;
  /** What went out ends within an event. */
  readonly isMidEvent: boolean;
  /** The failure that the provider reported as an event; it did not go out, nor did anything after it. */
  readonly failure: UpstreamFailure | null;
  /** The error as the last event of this stream. */
  renderError(error: GatewayError): Uint8Array;
};

/** Reads a provider's stream. Never throws: what it cannot read it passes over. */
export type StreamDecoder = {
  take(event: ServerSentEvent): readonly StreamPart[];
  /** At a clean end: what was still open. A stream that did not say it was complete gets no `finish`. */
  end(): readonly StreamPart[];
};

/** `event` is "" when the stream did not name it. */
export type ServerSentEvent = { readonly event: string; readonly data: string };

/** Writes a stream. It is given parts in legal order: one content open at a time (`canonical/sequence.ts`). */
export type StreamEncoder = {
  encode(part: StreamPart): string;
  /** The error as the last event. */
  encodeError(error: GatewayError): string;
};

/** What an encoder of answers knows besides the parts. */
export type AnswerContext = {
  readonly request: GenerateRequest;
  /** The request id as the caller sees it: answers whose provider gave no id get one made of it. */
  readonly requestId: string;
  readonly createdAtSeconds: number;
  /** For a client that shows usage from the first event on: about how long the input is, in tokens. */
  readonly inputTokensEstimate: number;
  readonly wantsUsage: boolean;
};

/** What an encoder of requests knows besides the request. */
export type UpstreamContext = {
  readonly deployment: Deployment;
  readonly outputCap: number | null;
  readonly pseudonym: string;
};

export type EncodedRequest = {
  readonly body: Record<string, unknown>;
  /**
   * What could not be carried: members of `GenerateRequest` by their names there, or a word of its own such as
   * `tools.computer_use`. The engine writes them by the names the caller's dialect has for them.
   */
  readonly dropped: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
};

/** One dialect without translation: as a client speaks it and as a provider does. */
export type ForwardCodec = {
  readonly serves: Wire | Surface;
  readonly endpoint: Endpoint;
  /** Throws a GatewayError (400) that names the parameter. */
  readRequest(body: Uint8Array, facts: RequestFacts): RequestReader;
  /** The body of an error answer and its status in this dialect. */
  renderError(error: GatewayError, requestId: string): { readonly status: number; readonly body: unknown };
  /** Keeps a silent connection open, between events; null: this dialect's clients bear nothing of the kind. */
  readonly keepAlive: Uint8Array | null;
  /** Headers of the caller's that go with a forwarded body, in lower case. */
  readonly forwardedHeaders: readonly string[];
  /** For providers that insist on one which the caller may leave out. */
  readonly defaultHeaders?: Readonly<Record<string, string>>;
  /** Null when the bytes are no answer of this wire. */
  readAnswer(bytes: Uint8Array): AnswerFacts | null;
  /** A failure that a provider dressed as a good answer; null when the bytes hold none. */
  readFailure(bytes: Uint8Array): UpstreamFailure | null;
  /** Bytes of generated text in a part of an answer. */
  measure(bytes: Uint8Array): number;
  /** `choices`: how many answers the stream carries (`n`), all of which must have ended; absent: one. */
  createStreamReader(hidesUsage: boolean, choices?: number): StreamReader;
};

/** The same, to and from the canonical form. */
export type TranslateCodec = {
  readonly wire: Wire;
  /** What this dialect calls members of `GenerateRequest`; one that is absent has the same name here. */
  readonly parameterNames: Readonly<Record<string, string>>;
  // Towards a client.
  createStreamEncoder(context: AnswerContext): StreamEncoder;
  encodeAnswer(answer: GeneratedAnswer, context: AnswerContext): unknown;

  // Towards a provider.
  encodeRequest(request: GenerateRequest, context: UpstreamContext): EncodedRequest;
  createStreamDecoder(): StreamDecoder;
  /** The parts of a whole answer, for a provider that does not stream; null when it is none. */
  decodeAnswer(answer: unknown): readonly StreamPart[] | null;
};

export type WireCodec = ForwardCodec & TranslateCodec;
