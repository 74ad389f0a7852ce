import { describe, expect, test } from "vitest";
import { judgePassword } from "@/lib/accounts/judge-password";
import { NewPassword } from "@/lib/accounts/schema";

const context = { email: "ada.lovelace@example.test", username: "countess", siteName: "Tacit" };

describe("a new password", () => {
  test.each([
    "aaaaaaaaaaaaaaaa",
    "abababababababab",
    "lamplamplamplamp",
    "123456789012345",
    "abcdefghijklmnop",
    "qwertyuiopasdfghjkl",
    "passwordpassword",
    "Password12345678",
    "P@ssw0rd!P@ssw0rd!",
    "qwerty123456789!",
    "letmein-letmein-2026",
    "correcthorsebatterystaple",
    "tacit-tacit-gateway",
    "ada.lovelace@example.test",
    "lovelace-countess-1",
    "iloveyou-Countess-99",
  ])("%s is refused as easily guessed", (password) => {
    expect(judgePassword(password, context)).not.toBeNull();
  });

  test.each([
    "a lantern over quiet water",
    "vögel im dichten nebel",
    "9fK2-pzQw-77mX-LdRt",
    "дождь стучит по крыше",
    "7#vq!Lr2@zN8$kWp",
    "8#2v!L7@4z$9K%5",
    "my password is a rather odd sentence",
  ])("%s is accepted: there are no rules of composition", (password) => {
    expect(judgePassword(password, context)).toBeNull();
  });

  test("has 15 to 256 characters, counted as people count them, and is taken as typed", () => {
    expect(NewPassword.safeParse("fourteen chars").success).toBe(false);
    expect(NewPassword.safeParse("💧".repeat(14)).success).toBe(false);
    expect(NewPassword.parse("  a space each side  ")).toBe("  a space each side  ");
    expect(NewPassword.safeParse("x".repeat(256)).success).toBe(true);
    expect(NewPassword.safeParse("x".repeat(257)).success).toBe(false);
  });
});
