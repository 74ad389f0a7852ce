/** Providers as data: where each wire is served, how the operator's credential is shown, what the provider says it keeps. */
export type ProviderId = "openai" | "openai-compatible" | "sandbox";

export type Provider = {
  readonly id: ProviderId;
  readonly name: string;
  /** How a credential travels; null when there is nobody to show one to. */
  readonly auth: "bearer" | null;
  readonly credential: "required" | "optional" | "none";
  /** Wire → path behind the base URL. A wire that is not here is not spoken. */
  readonly wires: { readonly openai_chat: string };
  /** Null: every channel names its own. */
  readonly defaultBaseUrl: string | null;
  /** The variables that make a channel of this provider at start. */
  readonly environment: { readonly apiKey: "OPENAI_API_KEY"; readonly baseUrl: "OPENAI_BASE_URL" } | null;
  /** What the provider itself says about the data it is sent. */
  readonly dataPolicyUrl: string | null;
};

export const providers: readonly Provider[] = [
  {
    id: "openai",
    name: "OpenAI",
    auth: "bearer",
    credential: "required",
    wires: { openai_chat: "/chat/completions" },
    defaultBaseUrl: "https://api.openai.com/v1",
    environment: { apiKey: "OPENAI_API_KEY", baseUrl: "OPENAI_BASE_URL" },
    dataPolicyUrl: "https://platform.openai.com/docs/guides/your-data",
  },
  {
    id: "openai-compatible",
    name: "OpenAI-compatible",
    auth: "bearer",
    credential: "optional",
    wires: { openai_chat: "/chat/completions" },
    defaultBaseUrl: null,
    environment: null,
    dataPolicyUrl: null,
  },
  {
    id: "sandbox",
    name: "Sandbox",
    auth: null,
    credential: "none",
    wires: { openai_chat: "" },
    defaultBaseUrl: "sandbox:echo",
    environment: null,
    dataPolicyUrl: null,
  },
];

const byId = new Map<string, Provider>(providers.map((provider) => [provider.id, provider]));

export function findProvider(id: string): Provider | null {
  return byId.get(id) ?? null;
}

/** Providers that a channel can lead to; the sandbox is built in. */
export const channelProviderIds = providers.filter((provider) => provider.auth).map((provider) => provider.id);
