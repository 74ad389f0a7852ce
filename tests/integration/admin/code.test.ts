import { describe, expect, test } from "vitest";
import { redeemCode } from "@/lib/billing/codes/redeem-code";
import { runAdmin } from "@/lib/main/admin/run-admin";
import { testDatabase } from "../../support/test-database";
import { newPerson } from "../billing/person";

testDatabase();

async function admin(command: string) {
  const { exitCode, stdout } = await runAdmin([...command.split(" "), "--json"]);
  return { exitCode, json: JSON.parse(stdout) };
}

describe("the operator's codes", () => {
  test("are made, redeemed, listed and ended from the command line", async () => {
    const { exitCode, json: created } = await admin("code create --usd 2.50 --count 3 --max-uses 2 --expires 30d");
    expect(exitCode).toBe(0);
    expect(created).toHaveLength(3);
    const [first] = created;
    expect(first).toMatchObject({
      code: expect.stringMatching(/^TCT(-[0-9A-Z]{4}){4}$/),
      amount_usd: "2.500000000",
      amount_nano: "2500000000",
      redemptions_max: 2,
      redeemed: 0,
      disabled_at: null,
    });
    expect(Date.parse(first.expires_at)).toBeGreaterThan(Date.now() + 29 * 86_400_000);

    await redeemCode(await newPerson(), { code: first.code }, "192.0.2.0/24");
    const { json: listed } = await admin("code list");
    expect(listed).toHaveLength(3);
    expect(listed.find(({ id }: { id: string }) => id === first.id)).toMatchObject({
      redeemed: 1,
      last4: first.code.slice(-4),
    });
    expect(JSON.stringify(listed)).not.toContain(first.code);

    expect((await admin(`code disable --id ${first.id}`)).json).toMatchObject({ disabled_at: expect.any(String) });
    const late = redeemCode(await newPerson(), { code: first.code }, "192.0.2.0/24");
    await expect(late).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("without a number of uses are for one account, and do not expire", async () => {
    const { json } = await admin("code create --usd 1");
    expect(json).toMatchObject([{ redemptions_max: 1, expires_at: null }]);
  });

  test.each([
    "code create --usd 0",
    "code create --usd -1",
    "code create --usd 1e3",
    "code create --usd 1 --count 0",
    "code create --usd 1 --count 1001",
    "code create --usd 1 --max-uses 0",
    "code create --usd 1 --expires 2020-01-01",
    "code disable --id nobody",
  ])("are refused with a sentence: %s", async (command) => {
    const { exitCode, json } = await admin(command);
    expect(exitCode).toBe(1);
    expect(json.error).toMatchObject({ code: "invalid_input", message: expect.stringMatching(/^--/) });
  });
});
