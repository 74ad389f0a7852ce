import type { DataPolicy, EnvironmentPrefix, Provider } from "../provider";

/** What nobody has established yet. */
export const nothingSaid: DataPolicy = {
  retentionDays: null,
  training: "unknown",
  regions: [],
  zeroRetention: "unknown",
};

/** Its pair of variables. */
export function pair(prefix: EnvironmentPrefix): NonNullable<Provider["environment"]> {
  return { apiKey: `${prefix}_API_KEY`, baseUrl: `${prefix}_BASE_URL` };
}

/** What most who speak OpenAI's language have in common. */
export const openaiLike = {
  auth: "bearer",
  credential: "required",
  basePath: "/v1",
  quirks: {},
  discovers: false,
} as const;

/** They know the roles of old and the older name of the output cap. */
export const plainChat = { outputCapField: "max_tokens", hasNoDeveloperRole: true } as const;
