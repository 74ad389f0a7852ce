import { afterEach, expect, test } from "vitest";
import { seedCataloguePrices } from "@/lib/billing/prices/seed-catalogue-prices";
import { models } from "@/lib/catalog/models";
import { providers } from "@/lib/catalog/providers";
import { listChannels } from "@/lib/channels/list-channels";
import { removeChannel } from "@/lib/channels/remove-channel";
import { syncEnvironmentChannels } from "@/lib/channels/sync-environment-channels";
import { db } from "@/lib/db/client";
import { provideEnv } from "@/lib/env";
import { testDatabase } from "../../support/test-database";
import { waysTo } from "./ways-to";

testDatabase();

const operator = { kind: "command_line" } as const;

const touched = new Set<string>();

/** Sets these variables, and takes back those that an earlier call set. */
function setEnvironment(variables: Readonly<Record<string, string>>): void {
  for (const name of touched) delete process.env[name];
  for (const [name, value] of Object.entries(variables)) {
    process.env[name] = value;
    touched.add(name);
  }
  provideEnv({});
}

const channels = () => listChannels(operator);

afterEach(async () => {
  setEnvironment({});
  await db().channel.deleteMany();
});

test("nothing set, no channel", async () => {
  setEnvironment({});
  await syncEnvironmentChannels();
  expect(await channels()).toEqual([]);
});

test("a key in the environment is one channel, however many processes start and how often", async () => {
  setEnvironment({ OPENAI_API_KEY: "sk-env-1" });
  await Promise.all(Array.from({ length: 5 }, () => syncEnvironmentChannels()));
  const first = await channels();
  expect(first).toMatchObject([
    { provider: "openai", baseUrl: "https://api.openai.com/v1", hasCredential: true, fromEnvironment: true },
  ]);
  await syncEnvironmentChannels();
  expect(await channels()).toEqual(first);
});

test("a changed key replaces the channel, and calls carry the new one", async () => {
  await seedCataloguePrices(models);
  setEnvironment({ OPENAI_API_KEY: "sk-env-1" });
  await syncEnvironmentChannels();
  setEnvironment({ OPENAI_API_KEY: "sk-env-2", OPENAI_BASE_URL: "http://127.0.0.1:9" });
  await syncEnvironmentChannels();
  expect(await channels()).toMatchObject([{ baseUrl: "http://127.0.0.1:9/v1" }]);
  const deployments = await waysTo("gpt-4.1");
  expect(deployments.map((each) => each.credentialHeaders)).toEqual([{ authorization: "Bearer sk-env-2" }]);
});

test("variables that are gone take their channel with them, and leave the operator's own", async () => {
  setEnvironment({ OPENAI_API_KEY: "sk-env-1" });
  await syncEnvironmentChannels();
  await db().channel.create({
    data: { provider: "openai", name: "own", baseUrl: "http://127.0.0.1:9/v1", models: [] },
  });
  setEnvironment({});
  await syncEnvironmentChannels();
  expect(await channels()).toMatchObject([{ name: "own", fromEnvironment: false }]);
});

test("a base URL alone is a channel without a credential", async () => {
  setEnvironment({ OPENAI_BASE_URL: "http://127.0.0.1:9/v1/" });
  await syncEnvironmentChannels();
  expect(await channels()).toMatchObject([{ baseUrl: "http://127.0.0.1:9/v1", hasCredential: false }]);
});

test("a channel of the environment cannot be removed by hand: the next start would bring it back", async () => {
  setEnvironment({ OPENAI_API_KEY: "sk-env-1" });
  await syncEnvironmentChannels();
  const [channel] = await channels();
  await expect(removeChannel(operator, { id: channel!.id })).rejects.toMatchObject({ code: "conflict" });
});

test("every provider that names a pair of variables has a channel by them, at its own address and in its own way", async () => {
  const pairs = providers.flatMap((provider) =>
    provider.environment ? [{ ...provider, ...provider.environment }] : [],
  );
  expect(pairs.length).toBeGreaterThan(20);
  const account = JSON.stringify({
    client_email: "a@b",
    private_key: "-----BEGIN PRIVATE KEY-----",
    token_uri: "https://oauth2.googleapis.com/token",
  });
  const variables = pairs.flatMap(({ apiKey, baseUrl, auth, defaultBaseUrl }) => [
    [apiKey, auth === "google-service-account" ? account : `key-of-${apiKey}`],
    ...(defaultBaseUrl ? [] : [[baseUrl, "https://llm.example.com/some/path"]]),
  ]);
  setEnvironment(Object.fromEntries(variables));
  await syncEnvironmentChannels();
  const made = new Map((await channels()).map((channel) => [channel.provider, channel]));
  for (const { id, defaultBaseUrl } of pairs)
    expect(made.get(id)).toMatchObject({
      baseUrl: defaultBaseUrl ?? "https://llm.example.com/some/path",
      hasCredential: true,
    });
  expect(made.size).toBe(pairs.length);
});

test("a credential of the wrong form stops the start with the variable's name, and no word of the credential", async () => {
  for (const [name, secret] of [
    ["OPENAI_API_KEY", "two words"],
    ["VERTEX_API_KEY", "sk-no-service-account"],
  ] as const) {
    setEnvironment({ [name]: secret, VERTEX_BASE_URL: "https://x-aiplatform.googleapis.com/v1/projects/p" });
    const message = await syncEnvironmentChannels().then(String, (error: Error) => error.message);
    expect(message).toContain(`${name}: must be `);
    expect(message).not.toContain(secret);
  }
});
