import { z } from "zod";

// An empty variable counts as unset: `.env.example` lists every name with nothing behind it.
const text = z.string().optional();
const count = (fallback: number) => z.coerce.number().int().nonnegative().default(fallback);
const usd = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,9})?$/, "must be an amount such as 1.50")
  .default("0");
const baseUrl = z.url({ protocol: /^https?$/ }).optional();
const isSecret = (value: string) => Buffer.from(value, "base64").length === 32;
const secret = z.string().refine(isSecret, "must be 32 random bytes in base64").optional();

const retiredSecrets = z
  .string()
  .transform((list) => list.split(",").map((value) => value.trim()))
  .pipe(z.array(z.string().refine(isSecret, "must be 32 random bytes in base64, parted by commas")))
  .default([]);

// Each pair makes a channel of its provider at start; `lib/catalog` says which provider that is.
const channelVariables = {
  OPENAI_API_KEY: text,
  OPENAI_BASE_URL: baseUrl,
  ANTHROPIC_API_KEY: text,
  ANTHROPIC_BASE_URL: baseUrl,
  GEMINI_API_KEY: text,
  GEMINI_BASE_URL: baseUrl,
  XAI_API_KEY: text,
  XAI_BASE_URL: baseUrl,
  DEEPSEEK_API_KEY: text,
  DEEPSEEK_BASE_URL: baseUrl,
  MISTRAL_API_KEY: text,
  MISTRAL_BASE_URL: baseUrl,
  MOONSHOT_API_KEY: text,
  MOONSHOT_BASE_URL: baseUrl,
  ZAI_API_KEY: text,
  ZAI_BASE_URL: baseUrl,
  MINIMAX_API_KEY: text,
  MINIMAX_BASE_URL: baseUrl,
  ALIBABA_API_KEY: text,
  ALIBABA_BASE_URL: baseUrl,
  PERPLEXITY_API_KEY: text,
  PERPLEXITY_BASE_URL: baseUrl,
  COHERE_API_KEY: text,
  COHERE_BASE_URL: baseUrl,
  GROQ_API_KEY: text,
  GROQ_BASE_URL: baseUrl,
  CEREBRAS_API_KEY: text,
  CEREBRAS_BASE_URL: baseUrl,
  TOGETHER_API_KEY: text,
  TOGETHER_BASE_URL: baseUrl,
  FIREWORKS_API_KEY: text,
  FIREWORKS_BASE_URL: baseUrl,
  OPENROUTER_API_KEY: text,
  OPENROUTER_BASE_URL: baseUrl,
  AZURE_API_KEY: text,
  AZURE_BASE_URL: baseUrl,
  BEDROCK_API_KEY: text,
  BEDROCK_BASE_URL: baseUrl,
  VERTEX_API_KEY: text,
  VERTEX_BASE_URL: baseUrl,
  OLLAMA_API_KEY: text,
  OLLAMA_BASE_URL: baseUrl,
  VLLM_API_KEY: text,
  VLLM_BASE_URL: baseUrl,
  LMSTUDIO_API_KEY: text,
  LMSTUDIO_BASE_URL: baseUrl,
  LLAMACPP_API_KEY: text,
  LLAMACPP_BASE_URL: baseUrl,
  OPENAI_COMPATIBLE_API_KEY: text,
  OPENAI_COMPATIBLE_BASE_URL: baseUrl,
  ANTHROPIC_COMPATIBLE_API_KEY: text,
  ANTHROPIC_COMPATIBLE_BASE_URL: baseUrl,
};

/** Ours, and what the vendor's own tools call it. */
const otherNames: Readonly<Record<string, string>> = { BEDROCK_API_KEY: "AWS_BEARER_TOKEN_BEDROCK" };

const Environment = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  APP_URL: z.url().optional(),
  DATA_DIR: z.string().default(".data"),
  DATABASE_URL: text,
  AUTH_SECRET: secret,
  KEY_PEPPER: secret,
  CREDENTIALS_KEY: secret,
  /** Those that it replaced, parted by commas: only to read what `npm run admin -- channel reencrypt` has not yet renewed. */
  RETIRED_CREDENTIALS_KEYS: retiredSecrets,
  TRUSTED_PROXY_HOPS: count(0),
  /** Where rates are counted by several nodes together; unset: each process counts by itself. */
  UPSTASH_REDIS_REST_URL: baseUrl,
  UPSTASH_REDIS_REST_TOKEN: text,
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  /** Meta's token for its descriptions of public posts: `app-id|client-token`. */
  META_APP_TOKEN: text,
  /** Where secret scanners' public keys are asked for. */
  GITHUB_API_BASE: z.url({ protocol: /^https?$/ }).default("https://api.github.com"),
  STRIPE_SECRET_KEY: text,
  STRIPE_WEBHOOK_SECRET: text,
  STRIPE_API_BASE: baseUrl,
  STRIPE_AUTOMATIC_TAX: z.enum(["on", "off"]).default("off"),
  CREEM_API_KEY: text,
  CREEM_WEBHOOK_SECRET: text,
  CREEM_API_BASE: baseUrl,
  CREEM_PRODUCT_ID: text,
  /** What a person is given once, on confirming an address; and the most that all of them are given in a UTC day. */
  SIGNUP_CREDIT_USD: usd,
  SIGNUP_CREDIT_DAILY_USD: usd,
  METRICS_TOKEN: text,
  SMTP_URL: text,
  MAIL_FROM: text,
  SITE_NAME: z.string().default("Tacit"),
  CONTROLLER_NAME: text,
  CONTROLLER_ADDRESS: text,
  CONTACT_EMAIL: z.email().optional(),
  /** Set by the start program for the server it watches over: its standard input ends when the start program does. */
  SUPERVISED: z.enum(["1"]).optional(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  ...channelVariables,
});

export type Env = z.infer<typeof Environment>;

let parsed: Env | undefined;

/** The configuration. Read at first use, so that a build needs none; throws one readable list of what is wrong. */
export function env(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}

/** Exported for the check at start and for tests. */
export function parseEnv(variables: Record<string, string | undefined>): Env {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  for (const [name, theirs] of Object.entries(otherNames)) set[name] ??= set[theirs];
  const result = Environment.safeParse(set);
  if (result.success) return result.data;
  // The value itself is never repeated: it may be a secret.
  const problems = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The configuration is not valid. ${problems.join("; ")}.`);
}

/** Fills in variables that the environment leaves unset (generated secrets, the embedded database). For programs only. */
export function provideEnv(values: Partial<Record<keyof Env, string>>): void {
  for (const [name, value] of Object.entries(values)) process.env[name] ||= value;
  parsed = undefined;
}

/** Where people and programs reach this installation, without a slash at the end. */
export function appUrl(): string {
  return urlOn(env().PORT);
}

/** The same for a port that was chosen at start. */
export function urlOn(port: number): string {
  // In a URL's own spelling: whether cookies are held to TLS is read off it.
  return new URL(env().APP_URL ?? `http://localhost:${port}`).href.replace(/\/+$/, "");
}

/** True for an installation set up by an operator for production: it brings its own database, and must bring its secrets. */
export function bringsOwnSecrets(): boolean {
  return process.env.NODE_ENV === "production" && Boolean(process.env.DATABASE_URL);
}

/** The variables to hand to a child process. */
export function inheritedEnv(): NodeJS.ProcessEnv {
  return { ...process.env };
}
