import { hash } from "@node-rs/argon2";
import { describe, expect, test } from "vitest";
import { hashPassword, needsRehash, verifyPassword } from "@/lib/accounts/password";

describe("passwords", () => {
  test("the right password is accepted, and only in its exact bytes", async () => {
    const stored = await hashPassword("a lantern over quiet water");
    expect(await verifyPassword(stored, "a lantern over quiet water")).toBe(true);
    expect(await verifyPassword(stored, "a lantern over quiet water ")).toBe(false);
    expect(await verifyPassword(stored, "A lantern over quiet water")).toBe(false);
  });

  test("nobody's password is never right, and is checked against a real hash", async () => {
    expect(await verifyPassword(null, "")).toBe(false);
    expect(await verifyPassword(null, "a lantern over quiet water")).toBe(false);
  });

  test("a hash made with weaker parameters is due for a new one", async () => {
    expect(needsRehash(await hash("a lantern over quiet water", { memoryCost: 8_192, timeCost: 1 }))).toBe(true);
    expect(needsRehash(await hashPassword("a lantern over quiet water"))).toBe(false);
  });
});
