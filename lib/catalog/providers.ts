/** Providers as data: where each wire is served, how the operator's credential is shown, what the provider says it keeps. */
import type { Provider, ProviderId } from "./provider";

export type { Provider, ProviderId } from "./provider";

const nothingSaid = { retentionDays: null, training: "unknown", regions: [], zeroRetention: "unknown" } as const;

const rows: readonly Provider[] = [
  {
    id: "openai",
    name: "OpenAI",
    auth: "bearer",
    credential: "required",
    urls: { openai_responses: "/responses", openai_chat: "/chat/completions" },
    basePath: "/v1",
    defaultBaseUrl: "https://api.openai.com/v1",
    environment: { apiKey: "OPENAI_API_KEY", baseUrl: "OPENAI_BASE_URL" },
    quirks: {},
    discovers: false,
    dataPolicy: nothingSaid,
    dataPolicyUrl: "https://platform.openai.com/docs/guides/your-data",
  },
  {
    id: "openai-compatible",
    name: "OpenAI-compatible",
    auth: "bearer",
    credential: "optional",
    urls: { openai_chat: "/chat/completions" },
    basePath: "/v1",
    defaultBaseUrl: null,
    environment: null,
    quirks: {},
    discovers: true,
    dataPolicy: nothingSaid,
    dataPolicyUrl: null,
  },
  {
    id: "sandbox",
    name: "Sandbox",
    auth: "none",
    credential: "none",
    urls: { openai_chat: "" },
    basePath: "",
    defaultBaseUrl: "sandbox:echo",
    environment: null,
    quirks: {},
    discovers: false,
    dataPolicy: { retentionDays: 0, training: "no", regions: [], zeroRetention: "default" },
    dataPolicyUrl: null,
  },
];

export const providers = rows.map((row) => ({ ...row, wires: { openai_chat: row.urls.openai_chat ?? "" } }));

const byId = new Map<string, (typeof providers)[number]>(providers.map((provider) => [provider.id, provider]));

export function findProvider(id: string) {
  return byId.get(id) ?? null;
}

/** Providers that a channel can lead to; the sandbox is built in. */
export const channelProviderIds: readonly ProviderId[] = providers
  .filter((provider) => provider.auth !== "none")
  .map((provider) => provider.id);
