import { createHmac, randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { provideEnv } from "@/lib/env";
import { pseudonymOf } from "@/lib/keys/pseudonym";

const before = process.env.KEY_PEPPER;

function setPepper(pepper: string | undefined): void {
  if (pepper === undefined) delete process.env.KEY_PEPPER;
  else process.env.KEY_PEPPER = pepper;
  provideEnv({});
}

const pepper = randomBytes(32).toString("base64");
const keyId = "01a20153-64e2-775d-aff2-42059d5988a4";

beforeAll(() => setPepper(pepper));
afterAll(() => setPepper(before));

test("a key has one pseudonym, and no other key has it", () => {
  expect(pseudonymOf(keyId)).toBe(pseudonymOf(keyId));
  expect(pseudonymOf(keyId)).toMatch(/^[0-9a-f]{32}$/);
  expect(pseudonymOf(keyId.replace("0", "1"))).not.toBe(pseudonymOf(keyId));
});

test("who does not know the pepper cannot tell which key it is, and it is no hash that proves a key", () => {
  const told = pseudonymOf(keyId);
  expect(told).not.toContain(keyId.slice(0, 8));
  const proof = createHmac("sha256", Buffer.from(pepper, "base64")).update(keyId).digest("hex");
  expect(proof.startsWith(told)).toBe(false);
  setPepper(randomBytes(32).toString("base64"));
  expect(pseudonymOf(keyId)).not.toBe(told);
  setPepper(pepper);
});
