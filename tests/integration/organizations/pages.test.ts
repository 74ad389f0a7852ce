import { renderToStaticMarkup } from "react-dom/server";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import InvitationPage from "@/app/(auth)/invitation/page";
import BillingPage from "@/app/(dashboard)/dashboard/billing/page";
import MemberPage from "@/app/(dashboard)/dashboard/organization/members/[id]/page";
import OrganizationPage from "@/app/(dashboard)/dashboard/organization/page";
import { organizationRoles } from "@/lib/base/rights";
import { inviteMember } from "@/lib/organizations/invite-member";
import { testDatabase } from "../../support/test-database";
import { takeMails } from "../accounts/outbox";
import { newPerson, newTeam, type Team, type Visitor } from "./team";

const signedIn = vi.hoisted(() => ({ person: null as unknown }));
vi.mock("@/lib/web/session", () => ({
  session: async () => signedIn.person,
  requireSession: async () => signedIn.person,
}));

const house = testDatabase();
let team: Team;
let token: string;

beforeAll(async () => {
  team = await newTeam();
  await inviteMember(team.owner, { email: "guest@example.test", role: "viewer" }, "here");
  token = (await takeMails(house.dataDir)).at(-1)!.token!;
});
beforeEach(() => {
  signedIn.person = null;
});

const as = (person: Visitor | null) => {
  signedIn.person = person;
};
const textOf = (html: string) => html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
const organizationPage = async () => textOf(renderToStaticMarkup(await OrganizationPage()));
const billingPage = async () => textOf(renderToStaticMarkup(await BillingPage({ searchParams: Promise.resolve({}) })));
const invitationPage = async (link = token) =>
  renderToStaticMarkup(await InvitationPage({ searchParams: Promise.resolve({ token: link }) }));

describe("the page of an organization", () => {
  test.each(organizationRoles)("shows %s the members, and only what they may do", async (role) => {
    as(team[role]);
    const text = await organizationPage();
    const manages = role === "owner" || role === "admin";
    for (const each of organizationRoles) expect(text).toContain(team[each].username);
    expect(text.includes("Invite somebody")).toBe(manages);
    expect(text.includes("guest@example.test")).toBe(manages);
    expect(text.includes("Rename")).toBe(manages);
    expect(text.includes("Hand over")).toBe(role === "owner");
    expect(text.includes("Leave")).toBe(role !== "owner");
  });

  test("explains what a personal one is, and leads to a shared one", async () => {
    as(await newPerson());
    expect(await organizationPage()).toMatch(/personal organization.*Create an organization/);
  });

  test("leads who may change nothing away from a member's page, and shows no stranger", async () => {
    const page = (id: string) => MemberPage({ params: Promise.resolve({ id }) });
    as(team.viewer);
    await expect(page(team.developer.userId)).rejects.toMatchObject({
      digest: expect.stringMatching(/^NEXT_REDIRECT/),
    });
    as(team.admin);
    expect(textOf(renderToStaticMarkup(await page(team.developer.userId)))).toContain(team.developer.email);
    const missing = { digest: expect.stringContaining("404") };
    await expect(page((await newPerson()).userId)).rejects.toMatchObject(missing);
  });
});

test.each(organizationRoles)(
  "the page of credit lets %s do what they may, and says what they may not",
  async (role) => {
    as(team[role]);
    const text = await billingPage();
    const pays = !["developer", "viewer"].includes(role);
    expect(text).toContain("available");
    expect(text.includes("Redeem a code")).toBe(pays);
    expect(text.includes(`As ${role} you can look here`)).toBe(!pays);
  },
);

describe("the page of an invitation", () => {
  test("sends a visitor to sign in and back, and names no address", async () => {
    const html = await invitationPage();
    expect(html).toContain("Join Acme");
    expect(html).toContain(`/sign-in?next=${encodeURIComponent(`/invitation?token=${token}`)}`);
    expect(html).not.toContain("guest@example.test");
  });

  test("lets who is signed in answer by a button, and names no address but theirs", async () => {
    as(await newPerson());
    const html = await invitationPage();
    expect(html).toContain("Accept");
    expect(html).not.toContain("guest@example.test");
  });

  test("says of every link that does not work the same", async () => {
    const [unknown, broken] = await Promise.all([invitationPage("x".repeat(43)), invitationPage("<script>")]);
    expect(unknown).toBe(broken);
    expect(textOf(unknown)).toContain("does not work any more");
  });
});
