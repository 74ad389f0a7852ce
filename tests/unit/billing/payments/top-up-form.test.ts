import { describe, expect, test } from "vitest";
import { SetAlertInput, TopUpForm } from "@/lib/billing/payments/schema";

const amountOf = (fields: object) => TopUpForm.parse(fields).amountUsd;
const complaint = (fields: object) => {
  const [issue] = TopUpForm.safeParse(fields).error!.issues;
  return [issue!.path[0], issue!.message];
};

describe("the form of a top-up", () => {
  test("takes what was picked, and what was typed before it", () => {
    expect(amountOf({ pickedUsd: "25", amountUsd: "" })).toBe(2_500);
    expect(amountOf({ pickedUsd: "25", amountUsd: " 7.5 " })).toBe(750);
    expect(amountOf({ amountUsd: "12" })).toBe(1_200);
  });

  test("says at the amount what is wrong with it", () => {
    expect(complaint({ amountUsd: "" })).toEqual(["amountUsd", expect.stringContaining("such as 25")]);
    expect(complaint({ amountUsd: "4.99" })).toEqual(["amountUsd", "The least is 5 USD."]);
    expect(complaint({ amountUsd: "10000.01" })).toEqual(["amountUsd", "The most at once is 10,000 USD."]);
    expect(TopUpForm.safeParse({ pickedUsd: "1000000" }).success).toBe(false);
  });

  test("keeps the means of payment only where the box was ticked", () => {
    expect(TopUpForm.parse({ pickedUsd: "10" }).savesMethod).toBe(false);
    expect(TopUpForm.parse({ pickedUsd: "10", savesMethod: "on" }).savesMethod).toBe(true);
  });
});

test("the alert takes an amount or nothing, and says so", () => {
  expect(SetAlertInput.parse({ belowUsd: "2.5" }).belowUsd).toBe(2_500_000_000n);
  expect(SetAlertInput.parse({ belowUsd: " " }).belowUsd).toBeNull();
  const [issue] = SetAlertInput.safeParse({ belowUsd: "five" }).error!.issues;
  expect(issue).toMatchObject({ path: ["belowUsd"], message: expect.stringContaining("or nothing") });
});
