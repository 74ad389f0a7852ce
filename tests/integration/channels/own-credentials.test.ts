import { generateKeyPairSync } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createUser } from "@/lib/accounts/create-user";
import type { SignedIn } from "@/lib/accounts/find-session";
import type { OrganizationRole } from "@/lib/base/rights";
import { seedCataloguePrices } from "@/lib/billing/prices/seed-catalogue-prices";
import { models } from "@/lib/catalog/models";
import { addChannel } from "@/lib/channels/add-channel";
import { addOwnChannel } from "@/lib/channels/add-own-channel";
import { listOwnChannels } from "@/lib/channels/list-own-channels";
import { forgetOffers } from "@/lib/channels/offers";
import { removeChannel } from "@/lib/channels/remove-channel";
import { AddChannelInput, AddOwnChannelInput, ownChannelsMax } from "@/lib/channels/schema";
import { testChannel } from "@/lib/channels/test-channel";
import { db } from "@/lib/db/client";
import { type FakeProvider, startFakeProvider } from "../../support/fake-provider";
import { testDatabase } from "../../support/test-database";
import { waysTo } from "./ways-to";

testDatabase();

const operator = { kind: "command_line" } as const;
let ada: SignedIn;
let bob: SignedIn;

beforeAll(async () => {
  await seedCataloguePrices(models);
  ada = await person("ada");
  bob = await person("bob");
});
beforeEach(async () => {
  await db().channel.deleteMany();
  forgetOffers(ada.organizationId);
  forgetOffers(bob.organizationId);
});

async function person(username: string): Promise<SignedIn> {
  const email = `${username}@example.com`;
  const user = await createUser(operator, { email, password: "correct horse battery", username, verified: true });
  return {
    kind: "user",
    userId: user.id,
    organizationId: user.organizationId,
    organizationRole: "owner",
    role: "user",
    sessionId: user.id,
    email,
    username,
    displayName: null,
    emailVerifiedAt: new Date(),
    provedAt: new Date(),
  };
}

const add = (who: SignedIn, input: Record<string, unknown> = {}) =>
  addOwnChannel(who, AddOwnChannelInput.parse({ provider: "openai", apiKey: "sk-own", ...input }));
const keysOf = async (who: SignedIn) =>
  (await waysTo("gpt-4.1", { key: { organizationId: who.organizationId, models: [] } })).map(
    (way) => way.credentialHeaders.authorization,
  );

test("a person brings a credential, sees it without its key, and takes it away again", async () => {
  const view = await add(ada, { name: "mine", models: "gpt-4.1, my-model=gpt-4.1-mini" });
  expect(view).toEqual({
    id: view.id,
    provider: "openai",
    name: "mine",
    baseUrl: "https://api.openai.com/v1",
    models: ["gpt-4.1", "my-model=gpt-4.1-mini"],
    createdAt: expect.any(Date),
  });
  expect(await listOwnChannels(ada)).toEqual([view]);
  expect(await keysOf(ada)).toEqual(["Bearer sk-own"]);
  expect(await db().auditEvent.findFirst({ where: { targetId: view.id } })).toMatchObject({
    action: "channel.add",
    actorId: ada.userId,
    subjectId: ada.userId,
  });
  await removeChannel(ada, { id: view.id });
  expect(await db().auditEvent.findFirst({ where: { targetId: view.id, action: "channel.remove" } })).toMatchObject({
    actorId: ada.userId,
    subjectId: ada.userId,
  });
  expect(await listOwnChannels(ada)).toEqual([]);
  expect(await keysOf(ada)).toEqual([]);
  expect(await db().channel.findUniqueOrThrow({ where: { id: view.id } })).toMatchObject({ credentialEncrypted: null });
});

test("an empty field of the form is as if it were not there", () => {
  const form = { provider: "openai", apiKey: " sk-own ", baseUrl: " ", name: "", models: " " };
  expect(AddOwnChannelInput.parse(form)).toEqual({ provider: "openai", apiKey: "sk-own", models: [] });
});

test("what only an operator may say of a channel is not taken from anybody else", async () => {
  const extra = {
    weight: 1_000,
    priority: 1_000,
    zeroRetention: true,
    regions: ["eu"],
    headersTimeoutMs: 1,
    organizationId: bob.organizationId,
    fromEnvironment: true,
  };
  const { id } = await add(ada, extra);
  expect(await db().channel.findUniqueOrThrow({ where: { id } })).toMatchObject({
    organizationId: ada.organizationId,
    weight: 1,
    priority: 0,
    zeroRetention: null,
    regions: [],
    headersTimeoutMs: null,
    fromEnvironment: false,
  });
});

describe("another's credential", () => {
  test("is not there: not to be listed, tested or removed", async () => {
    const own = await add(ada);
    const house = await addChannel(operator, AddChannelInput.parse({ provider: "openai", apiKey: "sk-house" }));
    expect(await listOwnChannels(bob)).toEqual([]);
    for (const { id } of [own, house])
      for (const verb of [testChannel, removeChannel])
        await expect(verb(bob, { id })).rejects.toMatchObject({ code: "not_found" });
    expect(await keysOf(ada)).toEqual(["Bearer sk-own", "Bearer sk-house"]);
  });

  test.each(["billing", "developer", "viewer"] satisfies OrganizationRole[])(
    "nor one's own as a %s of the organization",
    async (organizationRole) => {
      const { id } = await add(ada);
      const member = { ...ada, organizationRole };
      const verbs = [
        () => add(member),
        () => listOwnChannels(member),
        () => testChannel(member, { id }),
        () => removeChannel(member, { id }),
      ];
      for (const verb of verbs) await expect(verb()).rejects.toMatchObject({ code: "forbidden" });
    },
  );

  test("nor to whoever lost the right since their request began", async () => {
    const { id } = await add(ada);
    const where = { organizationId: ada.organizationId, userId: ada.userId };
    const gone = { ...bob, organizationId: ada.organizationId };
    expect(await db().member.count({ where })).toBe(1);
    await expect(add(gone)).rejects.toMatchObject({ code: "forbidden" });
    await expect(removeChannel(gone, { id })).rejects.toMatchObject({ code: "forbidden" });
  });
});

test("bringing one needs a fresh proof of who it is", async () => {
  const long = { ...ada, provedAt: new Date(Date.now() - 3_600_000) };
  await expect(add(long)).rejects.toMatchObject({ code: "proof_needed" });
});

test("an account has at most so many, also when they come at once", async () => {
  for (let there = 2; there < ownChannelsMax; there++) await add(ada);
  const outcomes = await Promise.allSettled([add(ada), add(ada), add(ada), add(ada), add(ada)]);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
  expect(await listOwnChannels(ada)).toHaveLength(ownChannelsMax);
  await expect(add(bob)).resolves.toMatchObject({ provider: "openai" });
});

describe("an account's own address", () => {
  test.each([
    "http://api.example.com/v1",
    "https://api.example.com:8443/v1",
    "https://localhost/v1",
    "https://127.0.0.1/v1",
    "https://2130706433/v1",
    "https://[::ffff:10.0.0.1]/v1",
    "https://169.254.169.254/v1",
    "https://ollama/v1",
    "https://metadata.google.internal/v1",
  ])("is in the open internet, unlike %s", async (baseUrl) => {
    await expect(add(ada, { provider: "openai-compatible", baseUrl, models: "a" })).rejects.toMatchObject({
      code: "invalid_input",
      details: { fields: { baseUrl: expect.stringContaining("open internet") } },
    });
    expect(await db().channel.count()).toBe(0);
  });

  test("so is where its service account gets its tokens", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
    const account = (token_uri: string) =>
      JSON.stringify({
        client_email: "a@b.iam.gserviceaccount.com",
        private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
        token_uri,
      });
    const baseUrl = "https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4";
    const vertex = (uri: string) => add(ada, { provider: "vertex", baseUrl, models: "gemini-x", apiKey: account(uri) });
    await expect(vertex("https://169.254.169.254/token")).rejects.toMatchObject({ code: "invalid_input" });
    await expect(vertex("http://127.0.0.1:9/token")).rejects.toMatchObject({ code: "invalid_input" });
    await expect(vertex("https://oauth2.googleapis.com/token")).resolves.toMatchObject({ provider: "vertex" });
  });

  describe("that an operator wrote down for it", () => {
    let inner: FakeProvider;
    beforeAll(async () => {
      inner = await startFakeProvider();
      return () => inner.close();
    });

    test("leads nowhere within our network either, not for its models and not for a test", async () => {
      const own = { provider: "ollama", apiKey: "sk-own", baseUrl: inner.baseUrl, organizationId: ada.organizationId };
      const { id } = await addChannel(operator, AddChannelInput.parse(own));
      expect(await waysTo("llama-9", { key: { organizationId: ada.organizationId, models: [] } })).toEqual([]);
      for (const who of [ada, operator])
        expect(await testChannel(who, { id })).toMatchObject({ ok: false, status: null, problem: "unreachable" });
      expect(inner.requests).toEqual([]);
    });
  });
});
