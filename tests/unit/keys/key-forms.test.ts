import { describe, expect, test } from "vitest";
import { CreateKeyForm, RotateKeyForm, UpdateKeyForm } from "@/lib/keys/key-forms";
import { toFieldErrors } from "@/lib/web/form-state";

const id = "01a20355-84f7-7766-889f-62db78adbe9d";
/** What a browser sends for a form that nobody filled in but for the name. */
const untouched = {
  name: "laptop",
  "inference:inference": "on",
  "inference:models:read": "on",
  models: "",
  networks: "",
  regions: "",
  rpm: "",
  tpm: "",
  concurrency: "",
  pauseAboveUsd: "",
  expiresAt: "",
  budgetUsd: "",
  budgetPeriod: "month",
};
const errorsOf = (sent: object) => {
  const { error } = CreateKeyForm.safeParse({ ...untouched, ...sent });
  return error ? toFieldErrors(error) : {};
};

describe("the form of a new key", () => {
  test("left empty is a key without limits", () => {
    expect(CreateKeyForm.parse(untouched)).toEqual({
      name: "laptop",
      kind: undefined,
      scopes: ["inference", "models:read"],
      models: [],
      networks: [],
      requires: [],
      rpm: null,
      tpm: null,
      concurrency: null,
      pauseAboveUsd: null,
      expiresAt: null,
      budgetUsd: null,
      budgetPeriod: "month",
    });
  });

  test("takes lists by line and by comma, times as UTC, and only the boxes of its kind", () => {
    const sent = {
      kind: "management",
      "management:keys:read": "on",
      "requires:zdr": "on",
      regions: "EU, us",
      models: "gpt-*\r\n claude-*,claude-*\n",
      networks: "10.0.0.1/8\n::1",
      rpm: " 60 ",
      pauseAboveUsd: "2.50",
      expiresAt: "2099-01-31T12:30",
    };
    expect(CreateKeyForm.parse({ ...untouched, ...sent })).toMatchObject({
      kind: "management",
      scopes: ["keys:read"],
      requires: ["zdr", "eu", "us"],
      models: ["gpt-*", "claude-*"],
      networks: ["10.0.0.0/8", "::1"],
      rpm: 60,
      pauseAboveUsd: "2.50",
      expiresAt: new Date("2099-01-31T12:30:00Z"),
    });
  });

  test("assigns nothing that is not in it", () => {
    const foreign = { organizationId: id, id, createdById: id, revokedAt: "2026-01-01", bucketId: "1" };
    expect(CreateKeyForm.parse({ ...untouched, ...foreign })).toEqual(CreateKeyForm.parse(untouched));
    expect(
      UpdateKeyForm.parse({ ...untouched, id, organizationId: id, kind: "management", "management:keys:write": "on" }),
    ).not.toHaveProperty("kind");
  });

  test.each([
    ["name", { name: " " }],
    ["name", { name: ["a", "b"] }],
    ["scopes", { "inference:inference": "", "inference:models:read": "" }],
    ["scopes", { "inference:keys:everything": "on" }],
    ["kind", { kind: "root" }],
    ["models", { models: "gpt-4; rm" }],
    ["networks", { networks: "localhost" }],
    ["requires", { regions: "e" }],
    ["rpm", { rpm: "many" }],
    ["rpm", { rpm: "-1" }],
    ["tpm", { tpm: "1.5" }],
    ["concurrency", { concurrency: "0" }],
    ["pauseAboveUsd", { pauseAboveUsd: "0.00" }],
    ["budgetUsd", { budgetUsd: "$5" }],
    ["budgetPeriod", { budgetPeriod: "year" }],
    ["expiresAt", { expiresAt: "2020-01-01T00:00" }],
    ["expiresAt", { expiresAt: "tomorrow" }],
    ["expiresAt", { expiresAt: "+010000-01-01T00:00:00Z" }],
  ])("says of %s what is wrong with it: %j", (field, sent) => {
    expect(errorsOf(sent)).toEqual({ [field]: expect.stringMatching(/\.$/) });
  });
});

test("the form of a new secret says after how many seconds the former one ends", () => {
  expect(RotateKeyForm.parse({ id, overlapSeconds: "0" })).toEqual({ id, overlapSeconds: 0 });
  for (const overlapSeconds of ["", "1.5", "-1", "2592001", undefined])
    expect(RotateKeyForm.safeParse({ id, overlapSeconds }).success).toBe(false);
});
