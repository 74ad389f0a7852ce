import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { readRetiredKeys, retiredKeysFile } from "@/lib/usage/receipts/read-retired-keys";
import { deriveSigningKey } from "@/lib/usage/receipts/signing-key";
import { newCredentialsKey } from "./receipt";

const folder = mkdtempSync(path.join(os.tmpdir(), "tacit-retired-"));
const write = (text: string) => writeFileSync(path.join(folder, retiredKeysFile), text);

afterAll(() => rmSync(folder, { recursive: true }));

test("without the operator's file there are no retired keys", async () => {
  expect(await readRetiredKeys(path.join(folder, "elsewhere"))).toEqual({ keys: [] });
});

test("retired keys are taken as they were published, and nothing else of the file is", async () => {
  const { publicKey } = await deriveSigningKey(newCredentialsKey());
  write(JSON.stringify({ keys: [{ ...publicKey, d: "secret" }], note: "old" }));
  expect(await readRetiredKeys(folder)).toEqual({ keys: [publicKey] });
});

test.each(["", "[]", '{"keys":[{"kty":"RSA"}]}', '{"keys":[{"kty":"OKP","crv":"Ed25519","x":"short","kid":"k"}]}'])(
  "a damaged file (%s) is an error that says so, and never an empty list",
  async (text) => {
    write(text);
    await expect(readRetiredKeys(folder)).rejects.toMatchObject({
      code: "internal",
      publicMessage: "retired-receipt-keys.json in the data folder is not a set of our public keys.",
    });
  },
);
