import { describe, expect, test } from "vitest";
import { SignUpInput } from "@/lib/accounts/schema";
import { toFieldErrors, toRecord, toValues } from "@/lib/web/form-state";

describe("a form that is shown again", () => {
  test("never repeats a password, a token or a key, nor anything long", () => {
    const record = {
      email: "a@example.test",
      password: "p",
      newPassword: "p",
      token: "t",
      apiKey: "k",
      note: "x".repeat(1_001),
    };
    expect(toValues(record)).toEqual({ email: "a@example.test" });
  });

  test("has what was typed, without what the framework added", () => {
    const form = new FormData();
    form.append("$ACTION_REF_1", "");
    form.append("email", "a@example.test");
    form.append("scope", "one");
    form.append("scope", "two");
    expect(toRecord(form)).toEqual({ email: "a@example.test", scope: ["one", "two"] });
  });

  test("says what is wrong at each field, once", () => {
    const { error } = SignUpInput.safeParse({ email: "x", username: "!", password: "short", terms: "on" });
    expect(toFieldErrors(error!)).toEqual({
      email: "Enter an e-mail address.",
      username: "Use 3 to 32 letters, digits, hyphens or underscores.",
      password: "Use at least 15 characters.",
      adult: "Accounts are for people aged 18 or older.",
    });
  });
});
