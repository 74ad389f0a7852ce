import { createCipheriv, randomBytes } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { createUser } from "@/lib/accounts/create-user";
import { reencryptTotpSecrets } from "@/lib/accounts/second-factor/reencrypt-totp-secrets";
import { totpContext } from "@/lib/accounts/second-factor/totp";
import { seedCataloguePrices } from "@/lib/billing/prices/seed-catalogue-prices";
import { models } from "@/lib/catalog/models";
import { addChannel } from "@/lib/channels/add-channel";
import { decryptCredential } from "@/lib/channels/credentials";
import { forgetOffers } from "@/lib/channels/offers";
import { reencryptCredentials } from "@/lib/channels/reencrypt-credentials";
import { AddChannelInput } from "@/lib/channels/schema";
import { db } from "@/lib/db/client";
import { isSealedUnderCurrentKey, seal, unseal } from "@/lib/db/sealed";
import { provideEnv } from "@/lib/env";
import { testDatabase } from "../../support/test-database";
import { waysTo } from "./ways-to";

testDatabase();

const operator = { kind: "command_line" } as const;
const apiKey = "sk-live-9f2c81d07aa14be3";
const newKey = () => randomBytes(32).toString("base64");

beforeEach(async () => {
  await db().channel.deleteMany();
  await seedCataloguePrices(models);
  useKeys(newKey());
});

/** As if the process had been started with these, the first of them in force. */
function useKeys(current: string, ...retired: string[]): void {
  process.env.CREDENTIALS_KEY = current;
  process.env.RETIRED_CREDENTIALS_KEYS = retired.join(",");
  provideEnv({});
  forgetOffers();
}

const add = () => addChannel(operator, AddChannelInput.parse({ provider: "openai", apiKey }));
const storedOf = async (id: string) =>
  (await db().channel.findUniqueOrThrow({ where: { id } })).credentialEncrypted ?? new Uint8Array();
const shown = async () => (await waysTo("gpt-4.1")).map((way) => way.credentialHeaders.authorization);

test("a key is replaced: nothing stops meanwhile, and the old one is not needed afterwards", async () => {
  const [before, after] = [newKey(), newKey()];
  useKeys(before);
  const [first, second] = [await add(), await add()];
  useKeys(after, before);
  expect(await shown()).toEqual([`Bearer ${apiKey}`, `Bearer ${apiKey}`]);
  const third = await add();
  expect(await reencryptCredentials(operator)).toEqual({ renewed: 2, current: 1, unreadable: 0 });
  expect(await reencryptCredentials(operator)).toEqual({ renewed: 0, current: 3, unreadable: 0 });
  useKeys(after);
  expect(await shown()).toEqual(Array(3).fill(`Bearer ${apiKey}`));
  useKeys(before);
  expect(await shown()).toEqual([]);
  for (const { id } of [first, second, third])
    await expect(storedOf(id).then((stored) => decryptCredential(id, stored))).rejects.toThrow();
});

test("what a lost key encrypted is counted and left as it is", async () => {
  useKeys(newKey());
  const { id } = await add();
  const before = await storedOf(id);
  useKeys(newKey());
  expect(await reencryptCredentials(operator)).toEqual({ renewed: 0, current: 0, unreadable: 1 });
  expect(await storedOf(id)).toEqual(before);
});

test("a credential in the first form is read, and renewed into the new one", async () => {
  const key = newKey();
  useKeys(key);
  const { id } = await add();
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(key, "base64"), nonce).setAAD(
    Buffer.from(`tacit.channel.1.${id}`),
  );
  const text = Buffer.concat([cipher.update(apiKey), cipher.final()]);
  const credentialEncrypted = Uint8Array.from(Buffer.concat([Buffer.of(1), nonce, cipher.getAuthTag(), text]));
  await db().channel.update({ where: { id }, data: { credentialEncrypted } });
  useKeys(newKey(), newKey(), key);
  expect(await shown()).toEqual([`Bearer ${apiKey}`]);
  expect(await reencryptCredentials(operator)).toMatchObject({ renewed: 1 });
  expect(isSealedUnderCurrentKey(await storedOf(id))).toBe(true);
  expect(await shown()).toEqual([`Bearer ${apiKey}`]);
});

test("the secrets of second factors are renewed as well", async () => {
  const [before, after] = [newKey(), newKey()];
  useKeys(before);
  const person = { email: "totp@example.com", password: "correct horse battery", username: "totp" };
  const { id: userId } = await createUser(operator, person);
  const secret = Uint8Array.from(randomBytes(20));
  await db().totpSecret.create({ data: { userId, secretEncrypted: seal(secret, totpContext(userId)) } });
  useKeys(after, before);
  expect(await reencryptTotpSecrets(operator)).toEqual({ renewed: 1, current: 0, unreadable: 0 });
  useKeys(after);
  const { secretEncrypted } = await db().totpSecret.findUniqueOrThrow({ where: { userId } });
  expect(unseal(secretEncrypted, totpContext(userId))).toEqual(secret);
});

test("a dump of the database shows neither a credential nor the key", async () => {
  const key = newKey();
  useKeys(key);
  await add();
  await reencryptCredentials(operator);
  const tables = await db().$queryRaw<{ name: string }[]>`
    SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'`;
  const rows = await Promise.all(
    tables.map(({ name }) => db().$queryRawUnsafe<{ row: string }[]>(`SELECT t::text AS row FROM public.${name} t`)),
  );
  const dump = rows
    .flat()
    .map(({ row }) => row)
    .join("\n");
  expect(dump).toContain("api.openai.com");
  const raw = Buffer.from(key, "base64");
  for (const told of [
    apiKey,
    Buffer.from(apiKey).toString("hex"),
    Buffer.from(apiKey).toString("base64"),
    key,
    raw.toString("hex"),
  ])
    expect(dump).not.toContain(told);
});

test("a sealed secret opens for its own context only, and not when a bit of it is changed", () => {
  const sealed = seal(Buffer.from("secret"), "totp.a");
  expect(Buffer.from(unseal(sealed, "totp.a")).toString()).toBe("secret");
  expect(() => unseal(sealed, "totp.b")).toThrow();
  for (let at = 0; at < sealed.length; at++) {
    const changed = Uint8Array.from(sealed);
    changed[at]! ^= 1;
    expect(() => unseal(changed, "totp.a")).toThrow();
  }
  expect(() => unseal(sealed.slice(0, 20), "totp.a")).toThrow();
});
