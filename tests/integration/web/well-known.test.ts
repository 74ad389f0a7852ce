import { afterEach, describe, expect, test, vi } from "vitest";
import { GET as changePassword } from "@/app/.well-known/change-password/route";
import { GET as securityText } from "@/app/.well-known/security.txt/route";
import { provideEnv } from "@/lib/env";

const dayMs = 86_400_000;

function setContact(address: string | undefined) {
  if (address) process.env.CONTACT_EMAIL = address;
  else delete process.env.CONTACT_EMAIL;
  provideEnv({});
}

afterEach(() => {
  setContact(undefined);
  vi.useRealTimers();
});

describe("security.txt (RFC 9116)", () => {
  test.each([0, 29, 180, 400, 4_000])(
    "is never older than it says, nor good for a year: %i days from now",
    async (days) => {
      setContact("security@tacit.example");
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + days * dayMs });
      const text = await securityText().text();
      const leftDays = (Date.parse(/^Expires: (.+)$/m.exec(text)![1]!) - Date.now()) / dayMs;
      expect(leftDays).toBeGreaterThan(30);
      expect(leftDays).toBeLessThan(365);
    },
  );

  test("names a contact and where it stands itself, as plain text", async () => {
    setContact("security@tacit.example");
    const answer = securityText();
    expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    const lines = (await answer.text()).trimEnd().split("\n");
    expect(lines).toContain("Contact: mailto:security@tacit.example");
    expect(lines).toContain("Canonical: http://localhost:3000/.well-known/security.txt");
    expect(lines.filter((line) => !/^(Contact|Expires|Canonical|Policy|Preferred-Languages): \S/.test(line))).toEqual(
      [],
    );
  });

  test("is not there where the operator gave no address", () => {
    expect(securityText().status).toBe(404);
  });
});

test("password managers find where a password is changed", async () => {
  const answer = await changePassword();
  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/dashboard/settings/security"]);
});
