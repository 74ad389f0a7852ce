/** What the encoders towards a client write: the shapes of OpenAI's API, with the members that the field has added. */
export type TokenLogprob = {
  readonly token: string;
  readonly bytes: number[] | null;
  readonly logprob: number;
  readonly top_logprobs: { readonly token: string; readonly bytes: number[] | null; readonly logprob: number }[];
};

export type Logprobs = { readonly content: TokenLogprob[] | null; readonly refusal: TokenLogprob[] | null };

/** Google's place for the signature of a tool call or a text. */
export type ExtraContent = { readonly google: { readonly thought_signature: string } };

/** OpenRouter's; other kinds carry other members. */
export type ReasoningDetail = {
  readonly type: string;
  readonly text?: string;
  readonly signature?: string;
  readonly data?: string;
  readonly index: number;
};

export type Annotation = {
  readonly type: "url_citation";
  readonly url_citation: {
    readonly url: string;
    readonly title: string;
    readonly start_index: number;
    readonly end_index: number;
    readonly content?: string;
  };
};

/** A picture that the model made, as OpenRouter writes it. */
export type ImagePart = {
  readonly type: "image_url";
  readonly image_url: { readonly url: string };
  readonly index: number;
};

export type ToolCallDelta = {
  readonly index: number;
  readonly id?: string;
  readonly type?: "function" | "custom";
  readonly function?: { readonly name?: string; readonly arguments?: string };
  readonly custom?: { readonly name?: string; readonly input?: string };
  readonly extra_content?: ExtraContent;
};

export type Delta = {
  readonly role?: "assistant";
  readonly content?: string | null;
  readonly refusal?: string | null;
  readonly reasoning_content?: string;
  readonly reasoning_details?: ReasoningDetail[];
  readonly tool_calls?: ToolCallDelta[];
  readonly annotations?: Annotation[];
  readonly images?: ImagePart[];
  readonly extra_content?: ExtraContent;
};

export type ChatFinish = "stop" | "length" | "tool_calls" | "content_filter";

export type ChatUsage = {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details: {
    readonly cached_tokens: number;
    readonly cache_write_tokens?: number;
    readonly audio_tokens?: number;
  };
  readonly completion_tokens_details: { readonly reasoning_tokens: number; readonly audio_tokens?: number };
};

export type Chunk = {
  readonly id: string;
  readonly object: "chat.completion.chunk";
  readonly created: number;
  readonly model: string;
  readonly choices: {
    readonly index: number;
    readonly delta: Delta;
    readonly logprobs: Logprobs | null;
    readonly finish_reason: ChatFinish | null;
  }[];
  readonly usage?: ChatUsage | null;
};

export type ToolCall = { readonly id: string; readonly extra_content?: ExtraContent } & (
  | { readonly type: "function"; readonly function: { readonly name: string; readonly arguments: string } }
  | { readonly type: "custom"; readonly custom: { readonly name: string; readonly input: string } }
);

export type Completion = {
  readonly id: string;
  readonly object: "chat.completion";
  readonly created: number;
  readonly model: string;
  readonly choices: {
    readonly index: number;
    readonly message: {
      readonly role: "assistant";
      readonly content: string | null;
      readonly refusal: string | null;
      readonly reasoning_content?: string;
      readonly reasoning_details?: ReasoningDetail[];
      readonly tool_calls?: ToolCall[];
      readonly annotations?: Annotation[];
      readonly images?: ImagePart[];
      readonly extra_content?: ExtraContent;
    };
    readonly logprobs: Logprobs | null;
    readonly finish_reason: ChatFinish;
  }[];
  readonly usage: ChatUsage;
};
