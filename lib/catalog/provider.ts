/** What a provider is, as data. Wires, surfaces and quirks mirror the gateway's ports; `lib/main` checks that they fit. */

/** A dialect for generating, as its provider serves it. */
export type Wire = "openai_chat" | "openai_responses" | "anthropic_messages" | "gemini";

/** What a provider may serve besides, each in one dialect only. */
export type Surface =
  | "count_tokens"
  | "gemini_count_tokens"
  | "gemini_embed_content"
  | "gemini_batch_embed_contents"
  | "embeddings"
  | "completions"
  | "images"
  | "speech"
  | "transcriptions"
  | "moderations"
  | "rerank";

/** Where each wire and surface is served, its native wire first; what is absent is not served. */
export type UrlTable = Partial<Readonly<Record<Wire | Surface, string>>>;

/** Where a provider departs from what its wire says. What is absent is as the wire says. */
export type Quirks = {
  readonly reasoningField?: "reasoning_content" | "reasoning";
  readonly outputCapField?: "max_tokens" | "max_completion_tokens";
  readonly hasNoDeveloperRole?: boolean;
  readonly hasNoStreamOptions?: boolean;
  readonly searchesUnasked?: boolean;
};

/** How a credential is shown: the header it stands in, or the service account that a short-lived token is asked for with. */
export type AuthStyle = "bearer" | "x-api-key" | "x-goog-api-key" | "api-key" | "google-service-account" | "none";

/** What the provider itself says about the data that its API is sent. Null, unknown and empty: it is not established. */
export type DataPolicy = {
  /** For how many days it may keep prompts and answers. */
  readonly retentionDays: number | null;
  /** Does it train on them; "opt-out": unless it is told not to. */
  readonly training: "no" | "opt-out" | "yes" | "unknown";
  /** Where it says it processes them, such as "us" or "eu". */
  readonly regions: readonly string[];
  /** Can it keep nothing at all. */
  readonly zeroRetention: "default" | "on_request" | "no" | "unknown";
};

export type ProviderId =
  | "openai"
  | "anthropic"
  | "google"
  | "xai"
  | "deepseek"
  | "mistral"
  | "moonshot"
  | "zai"
  | "minimax"
  | "alibaba"
  | "perplexity"
  | "cohere"
  | "groq"
  | "cerebras"
  | "together"
  | "fireworks"
  | "openrouter"
  | "azure"
  | "bedrock"
  | "vertex"
  | "ollama"
  | "vllm"
  | "lmstudio"
  | "llamacpp"
  | "openai-compatible"
  | "anthropic-compatible"
  | "sandbox";

/** What a provider's variables begin with: `XAI_API_KEY` and `XAI_BASE_URL`. */
export type EnvironmentPrefix =
  | Uppercase<Exclude<ProviderId, "google" | "sandbox" | "openai-compatible" | "anthropic-compatible">>
  | "GEMINI"
  | "OPENAI_COMPATIBLE"
  | "ANTHROPIC_COMPATIBLE";

export type Provider = {
  readonly id: ProviderId;
  readonly name: string;
  readonly auth: AuthStyle;
  readonly credential: "required" | "optional" | "none";
  /**
   * Templates. One that begins with `/` is put behind the base URL; `{root}` stands for the base URL without its
   * `basePath`; `{model}` and `{action}` stay for the gateway. Read them with `resolveUrls`.
   */
  readonly urls: UrlTable;
  /** What the provider's own base URL ends in, such as `/v1`. Null: its SDK takes the host, and adds the version itself. */
  readonly basePath: string | null;
  /** Null: every channel names its own. */
  readonly defaultBaseUrl: string | null;
  /** Domains besides that host where it is the provider who answers. */
  readonly ownDomains?: readonly string[];
  /** The variables that make a channel of this provider at start. */
  readonly environment: {
    readonly apiKey: `${EnvironmentPrefix}_API_KEY`;
    readonly baseUrl: `${EnvironmentPrefix}_BASE_URL`;
  } | null;
  readonly quirks: Quirks;
  /** A channel that names no models asks the provider itself which it has, at `/models` behind the base URL. */
  readonly discovers: boolean;
  readonly dataPolicy: DataPolicy;
  /** Where the provider says all that. */
  readonly dataPolicyUrl: string | null;
};
