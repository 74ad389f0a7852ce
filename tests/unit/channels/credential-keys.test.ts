import { expect, test } from "vitest";
import { readKeys, readServiceAccount } from "@/lib/channels/credential-keys";

const account = {
  type: "service_account",
  client_email: "a@b.iam.gserviceaccount.com",
  private_key: "-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\n",
  token_uri: "https://oauth2.googleapis.com/token",
};

test("keys are parted by commas, each once, in their order", () => {
  expect(readKeys("sk-1")).toEqual(["sk-1"]);
  expect(readKeys(" sk-2, sk-1,sk-2,")).toEqual(["sk-2", "sk-1"]);
});

test("a service account is one key, commas and all", () => {
  const text = JSON.stringify(account, null, 2);
  expect(readKeys(`\n${text}\n`)).toEqual([text]);
  expect(readServiceAccount(text)).toMatchObject({ client_email: account.client_email });
});

test.each([
  ["nothing", ""],
  ["commas", ",,"],
  ["two words", "sk one"],
  ["what no header may carry", "sk-ключ"],
  ["a line break", "sk-1\nsk-2"],
  ["JSON that is no service account", '{"api_key": "sk-1"}'],
  ["half a service account", JSON.stringify(account).slice(0, -5)],
  ["a service account that sends us to a file", JSON.stringify({ ...account, token_uri: "file:///etc/passwd" })],
  ["more keys than a pool has", Array.from({ length: 51 }, (_, index) => `k${index}`).join()],
])("%s is no credential", (_, text) => {
  expect(readKeys(text)).toBeNull();
});
