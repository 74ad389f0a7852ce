/** An answer as it is generated, in no provider's dialect. Indices count contents in the order in which they began. */
import type { UpstreamFailure } from "../call/judge-failure";
import type { FinishReason, Usage } from "../ports";
import type { ProviderPart, Signature } from "./generate-request";

export type StreamPart =
  /** Always first. `inputTokens`: where the provider already knows. */
  | { readonly type: "start"; readonly id: string | null; readonly model: string | null; readonly usage: Usage | null }
  | { readonly type: "content-start"; readonly index: number; readonly content: ContentStart }
  /** Text, thoughts, or a piece of a tool's raw input. */
  | { readonly type: "content-delta"; readonly index: number; readonly text: string; readonly logprobs?: unknown }
  | {
      readonly type: "content-meta";
      readonly index: number;
      readonly signature?: Signature;
      readonly citation?: Citation;
    }
  | { readonly type: "content-end"; readonly index: number }
  /** Always last, unless an error is. Usage is null when the provider gave none. */
  | {
      readonly type: "finish";
      readonly finishReason: FinishReason;
      /** Finer than the closed words: the model will not answer, or wants to go on later. */
      readonly detail?: "refusal" | "pause";
      readonly stopSequence: string | null;
      readonly usage: Usage | null;
    }
  | { readonly type: "error"; readonly failure: UpstreamFailure };

export type ContentStart =
  | { readonly type: "text"; readonly isRefusal?: boolean }
  | { readonly type: "reasoning"; readonly redacted?: Signature }
  | {
      readonly type: "tool-call";
      readonly toolCallId: string;
      readonly toolName: string;
      readonly isCustom?: boolean;
      readonly signature?: Signature;
    }
  /** A picture that the model made. */
  | { readonly type: "file"; readonly mediaType: string; readonly data: string }
  | ProviderPart;

/** Where a statement comes from. */
export type Citation = {
  readonly url: string | null;
  readonly title: string | null;
  readonly citedText: string | null;
  /** As its own wire wrote it, given back there unchanged. */
  readonly native?: { readonly wire: Signature["wire"]; readonly value: unknown };
};

/** A whole answer, collected from its parts: what an encoder makes a non-stream answer of. */
export type GeneratedAnswer = {
  readonly id: string | null;
  readonly model: string | null;
  readonly contents: readonly GeneratedContent[];
  readonly finishReason: FinishReason;
  readonly detail?: "refusal" | "pause";
  readonly stopSequence: string | null;
  readonly usage: Usage;
};

/** One content with everything that was said in it. */
export type GeneratedContent = {
  readonly start: ContentStart;
  readonly text: string;
  readonly signature?: Signature;
  readonly citations: readonly Citation[];
  /** One list a delta, as they came. */
  readonly logprobs: readonly unknown[];
};
