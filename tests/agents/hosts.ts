/** What the agents are pointed at: the whole product as `npm start` runs it, or the engine alone, which starts at once. */
import type { Wire } from "@/lib/gateway/ports";
import { type FakeProviders, startFakeProviders } from "@/tests/support/conformance/fake-providers";
import { goodKey, modelOf, openStage, poorKey } from "@/tests/support/conformance/stage";
import { makeCustomer, startServer } from "@/tests/support/running-server";

export type Host = {
  readonly name: "product" | "development" | "engine";
  readonly url: string;
  readonly apiKey: string;
  /** The key of an account without credit. */
  readonly poorKey: string;
  readonly providers: FakeProviders;
  close(): Promise<void>;
};

export async function openEngine(): Promise<Host> {
  const stage = await openStage();
  const { url, providers } = stage;
  return { name: "engine", url, providers, apiKey: goodKey, poorKey, close: stage.close };
}

const channels: Readonly<Record<Wire, { provider: string; path: string }>> = {
  openai_responses: { provider: "openai", path: "/v1" },
  openai_chat: { provider: "openai-compatible", path: "/v1" },
  anthropic_messages: { provider: "anthropic", path: "" },
  gemini: { provider: "google", path: "" },
};

export async function openProduct(program: "start" | "dev"): Promise<Host> {
  const providers = await startFakeProviders();
  const server = await startServer({ program });
  for (const [wire, { provider, path }] of Object.entries(channels)) {
    const model = modelOf[wire as Wire];
    const address = ["--base-url", providers.url + path, "--models", model];
    await server.admin("channel", "add", "--provider", provider, "--api-key", "fake", ...address);
    await server.admin("price", "set", "--model", model, "--input", "1", "--output", "2");
  }
  const rich = await makeCustomer(server, { creditUsd: "10" });
  const poor = await makeCustomer(server, { creditUsd: "0.000000001" });
  return {
    name: program === "dev" ? "development" : "product",
    url: server.url,
    apiKey: rich.apiKey,
    poorKey: poor.apiKey,
    providers,
    async close() {
      await server.stop();
      await providers.close();
    },
  };
}
