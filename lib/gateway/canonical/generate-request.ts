/**
 * A request to generate, in no provider's dialect: the middle form of the translate lane. Words are the AI SDK's, the
 * field's standard. A codec reads its wire into this and writes its wire out of it. What the caller left out is null;
 * what the form cannot carry is named in `uncarried`.
 */
import type { Wire } from "../ports";

export type GenerateRequest = {
  /** As the caller named it. */
  readonly model: string;
  readonly stream: boolean;
  /** The instructions at the head of the conversation (system, developer), in order. */
  readonly system: readonly TextPart[];
  readonly messages: readonly Message[];
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice | null;
  /** False: at most one tool call in an answer. */
  readonly parallelToolCalls: boolean | null;
  readonly responseFormat: ResponseFormat | null;
  /** The client's cap; it may be lowered by the house, never raised by anyone. */
  readonly maxOutputTokens: number | null;
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly topK: number | null;
  readonly frequencyPenalty: number | null;
  readonly presencePenalty: number | null;
  readonly seed: number | null;
  readonly stopSequences: readonly string[];
  readonly reasoning: Reasoning | null;
  readonly verbosity: "low" | "medium" | "high" | null;
  /** How many alternatives to each token the caller wants to see; null: no log probabilities at all. */
  readonly topLogprobs: number | null;
  /** The caller's own word for its end user (`user`, `safety_identifier`), passed on where the wire has a place for it. */
  readonly endUserId: string | null;
  readonly promptCacheKey: string | null;
  /** Parameters that the caller gave a meaning to and that this form has no place for, by the caller's names. */
  readonly uncarried: readonly string[];
};

export type Message =
  /** Instructions in the middle of a conversation. */
  | { readonly role: "system"; readonly content: readonly TextPart[] }
  | { readonly role: "user"; readonly content: readonly UserPart[] }
  | { readonly role: "assistant"; readonly content: readonly AssistantPart[] }
  | { readonly role: "tool"; readonly content: readonly ToolResultPart[] };

export type UserPart = TextPart | FilePart | ProviderPart;
export type AssistantPart = TextPart | FilePart | ReasoningPart | ToolCallPart | ProviderPart;

/** A mark after which a provider may cache the prompt (Anthropic's `cache_control`). */
export type CacheControl = { readonly ttl: "5m" | "1h" | null };

export type TextPart = {
  readonly type: "text";
  readonly text: string;
  /** The model's own words for why it will not answer. */
  readonly isRefusal?: boolean;
  readonly cacheControl?: CacheControl;
  /** Gemini signs text too. */
  readonly signature?: Signature;
};

export type FilePart = {
  readonly type: "file";
  readonly kind: "image" | "document" | "audio" | "video";
  /** An IANA media type, such as image/png; null when only the provider can tell. */
  readonly mediaType: string | null;
  /** Base64 stays as it came: it is never decoded. */
  readonly source:
    | { readonly type: "base64"; readonly data: string }
    | { readonly type: "url"; readonly url: string }
    | { readonly type: "text"; readonly text: string };
  readonly filename?: string;
  /** OpenAI's `detail` of an image. */
  readonly detail?: string;
  readonly cacheControl?: CacheControl;
};

export type ReasoningPart = {
  readonly type: "reasoning";
  readonly text: string;
  readonly signature?: Signature;
  /** Reasoning that only its provider can read, as that provider wrote it. */
  readonly redacted?: Signature;
};

/** A provider's proof of, or key to, what its model thought. Means something on one wire only. */
export type Signature = {
  readonly wire: Wire;
  readonly value: string;
  /** The id of the item it belongs to (Responses). */
  readonly itemId?: string;
};

export type ToolCallPart = {
  readonly type: "tool-call";
  readonly toolCallId: string;
  readonly toolName: string;
  /** The raw text: JSON for a function ("" means no arguments), free text for a custom tool. */
  readonly input: string;
  readonly isCustom?: boolean;
  readonly signature?: Signature;
  readonly cacheControl?: CacheControl;
};

export type ToolResultPart = {
  readonly type: "tool-result";
  readonly toolCallId: string;
  /** Known where the wire tells it, or from the call it answers. */
  readonly toolName: string | null;
  readonly content: readonly (TextPart | FilePart)[];
  readonly isError: boolean;
  readonly isCustom?: boolean;
  readonly cacheControl?: CacheControl;
};

/** Something only its own wire understands (a server tool's call or result): given back there, left out elsewhere. */
export type ProviderPart = { readonly type: "provider"; readonly wire: Wire; readonly value: unknown };

export type Tool =
  | {
      readonly type: "function";
      readonly name: string;
      readonly description: string | null;
      /** JSON Schema, as the caller wrote it; null: no parameters. */
      readonly inputSchema: unknown;
      readonly strict: boolean | null;
      readonly cacheControl?: CacheControl;
      /** Codex groups its functions; `name` is then already `namespace__name`. */
      readonly namespace?: string;
    }
  /** Takes free text, perhaps of a grammar (OpenAI). Elsewhere it becomes a function with one string, `input`. */
  | {
      readonly type: "custom";
      readonly name: string;
      readonly description: string | null;
      /** As Responses writes it: `{type: "text"}` or `{type: "grammar", syntax, definition}`; null: any text. */
      readonly format: unknown;
      readonly namespace?: string;
      /** The client looks for a call of it where a function's is, the bare text in place of the arguments (Cursor). */
      readonly answersAsFunction?: boolean;
    }
  | {
      readonly type: "web-search";
      readonly maxUses: number | null;
      readonly allowedDomains: readonly string[];
      readonly blockedDomains: readonly string[];
      readonly userLocation: unknown;
    }
  /** Any other tool that a provider runs itself, as its wire writes it. */
  | { readonly type: "provider"; readonly wire: Wire; readonly name: string; readonly value: unknown };

export type ToolChoice =
  | { readonly type: "auto" | "none" | "required" }
  | { readonly type: "tool"; readonly toolName: string }
  | { readonly type: "allowed"; readonly mode: "auto" | "required"; readonly toolNames: readonly string[] };

export type ResponseFormat =
  | { readonly type: "text" | "json" }
  | {
      readonly type: "json-schema";
      readonly name: string | null;
      readonly description: string | null;
      readonly schema: unknown;
      readonly strict: boolean | null;
    };

export type Reasoning = {
  readonly effort: "none" | "minimal" | "low" | "medium" | "high" | "xhigh" | "max" | null;
  /** Tokens for thinking, within the output cap; null: the provider decides. 0: none. */
  readonly budgetTokens: number | null;
  /** The caller wants to see thoughts or a summary of them; null: it did not say. */
  readonly isShown: boolean | null;
};
