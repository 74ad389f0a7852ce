import { expect, test } from "vitest";
import { keepsAll, type Promises } from "@/lib/channels/promises";

type Policy = Promises["policy"];

function promises(policy: Partial<Policy>, agreed: Partial<Omit<Promises, "policy">> = {}): Promises {
  const unknown = { retentionDays: null, training: "unknown", regions: [], zeroRetention: "unknown" } as const;
  return { policy: { ...unknown, ...policy }, zeroRetention: null, regions: [], ...agreed };
}

test.each([
  ["zdr", promises({}), false],
  ["zdr", promises({ zeroRetention: "default" }), true],
  ["zdr", promises({ zeroRetention: "on_request" }), false],
  ["zdr", promises({ zeroRetention: "no" }), false],
  ["zdr", promises({ zeroRetention: "on_request" }, { zeroRetention: true }), true],
  ["zdr", promises({ zeroRetention: "default" }, { zeroRetention: false }), false],
  ["no-training", promises({}), false],
  ["no-training", promises({ training: "no" }), true],
  ["no-training", promises({ training: "opt-out" }), false],
  ["no-training", promises({ training: "yes" }), false],
  ["no-training", promises({ training: "opt-out" }, { zeroRetention: true }), true],
  ["eu", promises({}), false],
  ["eu", promises({ regions: ["eu"] }), true],
  ["eu", promises({ regions: ["eu-west-1", "de", "fr"] }), true],
  ["eu", promises({ regions: ["eu", "us"] }), false],
  ["eu", promises({ regions: ["gb"] }), false],
  ["eu", promises({ regions: ["us"] }, { regions: ["de"] }), true],
  ["eu", promises({ regions: ["de"] }, { regions: ["us"] }), false],
  ["eu", promises({ regions: ["euro"] }), false],
  ["us", promises({ regions: ["us-east-1", "us"] }), true],
  ["us", promises({ regions: ["eu"] }), false],
  ["hipaa", promises({ zeroRetention: "default", training: "no", regions: ["us"] }), false],
  ["", promises({ zeroRetention: "default", training: "no", regions: ["us"] }), false],
  [" ZDR ", promises({ zeroRetention: "default" }), true],
])("%o of %o: %s", (word, known, isKept) => {
  expect(keepsAll([word], known)).toBe(isKept);
});

test("every requirement must be kept, and none asks for nothing", () => {
  const known = promises({ zeroRetention: "default", regions: ["us"] });
  expect(keepsAll(["zdr", "us"], known)).toBe(true);
  expect(keepsAll(["zdr", "eu"], known)).toBe(false);
  expect(keepsAll([], promises({}))).toBe(true);
});
