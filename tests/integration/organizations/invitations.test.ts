import { afterEach, describe, expect, test, vi } from "vitest";
import { findSession } from "@/lib/accounts/find-session";
import { db } from "@/lib/db/client";
import { acceptInvitation } from "@/lib/organizations/accept-invitation";
import { declineInvitation } from "@/lib/organizations/decline-invitation";
import { findInvitation } from "@/lib/organizations/find-invitation";
import { inviteMember } from "@/lib/organizations/invite-member";
import { listInvitations } from "@/lib/organizations/list-invitations";
import { removeMember } from "@/lib/organizations/remove-member";
import { InviteMemberInput } from "@/lib/organizations/schema";
import { setMemberRole } from "@/lib/organizations/set-member-role";
import { withdrawInvitation } from "@/lib/organizations/withdraw-invitation";
import { testDatabase } from "../../support/test-database";
import { takeMails } from "../accounts/outbox";
import { newPerson, newTeam, stateOf, type Visitor } from "./team";

const house = testDatabase();
const gone = { code: "invalid_input" };

afterEach(() => {
  vi.useRealTimers();
});

async function invite(actor: Visitor, email: string, role: InviteMemberInput["role"] = "developer"): Promise<string> {
  await inviteMember(actor, { email, role }, actor.userId);
  const mail = (await takeMails(house.dataDir)).find(({ to, token }) => token && to === email);
  return mail!.token!;
}

describe("an invitation", () => {
  test("makes whoever has its address a member in its role, once, and shows them the organization", async () => {
    const { owner, organizationId } = await newTeam();
    const person = await newPerson();
    const token = await invite(owner, person.email, "billing");
    const offer = { organizationName: "Acme", role: "billing", invitedBy: owner.username };
    expect(await findInvitation({ token })).toEqual(offer);
    await acceptInvitation(person, { token });
    expect((await stateOf(organizationId)).roleOf.get(person.userId)).toBe("billing");
    expect(await findSession(person.token)).toMatchObject({ organizationId, organizationRole: "billing" });
    await expect(acceptInvitation(person, { token })).rejects.toMatchObject(gone);
    expect(await findInvitation({ token })).toBeNull();
  });

  test("is kept as a hash alone", async () => {
    const { owner } = await newTeam();
    const token = await invite(owner, "hash@example.test");
    const rows = JSON.stringify(await db().invitation.findMany());
    expect(rows).not.toContain(token);
    expect(rows).not.toContain(Buffer.from(token, "base64url").toString("hex"));
  });

  test("is of no use to anybody else, who does not learn whose it is, and stays", async () => {
    const { owner } = await newTeam();
    const [person, thief] = [await newPerson(), await newPerson()];
    const token = await invite(owner, person.email);
    for (const answer of [acceptInvitation, declineInvitation]) {
      const refusal = await answer(thief, { token }).catch((error) => error);
      expect(refusal).toMatchObject({ code: "forbidden" });
      expect(refusal.publicMessage).not.toContain(person.email);
    }
    await db().user.update({ where: { id: person.userId }, data: { emailVerifiedAt: null } });
    await expect(acceptInvitation(person, { token })).rejects.toMatchObject({ code: "forbidden" });
    await db().user.update({ where: { id: person.userId }, data: { emailVerifiedAt: new Date() } });
    await acceptInvitation(person, { token });
  });

  test("to an address in other letters is the same person's", async () => {
    const { owner, organizationId } = await newTeam();
    const person = await newPerson();
    const token = await invite(owner, person.email.replace("person", "PerSon"));
    await acceptInvitation(person, { token });
    expect((await stateOf(organizationId)).roleOf.get(person.userId)).toBe("developer");
  });

  test("is too old after seven days", async () => {
    const { owner } = await newTeam();
    const person = await newPerson();
    const token = await invite(owner, person.email);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 7 * 86_400_000 + 1 });
    expect(await findInvitation({ token })).toBeNull();
    await expect(acceptInvitation(person, { token })).rejects.toMatchObject(gone);
  });

  test("sent again makes the first link useless and counts anew", async () => {
    const { owner } = await newTeam();
    const person = await newPerson();
    const first = await invite(owner, person.email, "viewer");
    const second = await invite(owner, person.email, "admin");
    await expect(acceptInvitation(person, { token: first })).rejects.toMatchObject(gone);
    expect(await listInvitations(owner)).toMatchObject([{ email: person.email, role: "admin" }]);
    await acceptInvitation(person, { token: second });
  });

  test("that was withdrawn or declined is over", async () => {
    const { owner } = await newTeam();
    const person = await newPerson();
    const withdrawn = await invite(owner, person.email);
    const { id } = (await listInvitations(owner))[0]!;
    await withdrawInvitation(owner, { invitationId: id });
    await expect(acceptInvitation(person, { token: withdrawn })).rejects.toMatchObject(gone);
    const declined = await invite(owner, person.email);
    await declineInvitation(person, { token: declined });
    await expect(acceptInvitation(person, { token: declined })).rejects.toMatchObject(gone);
  });

  test("is not withdrawn by another organization", async () => {
    const [one, other] = [await newTeam(), await newTeam()];
    await invite(one.owner, "kept@example.test");
    const { id } = (await listInvitations(one.owner))[0]!;
    const refused = withdrawInvitation(other.owner, { invitationId: id });
    await expect(refused).rejects.toMatchObject({ code: "not_found" });
    expect(await listInvitations(one.owner)).toHaveLength(1);
  });

  test("does not outlast that its sender may invite", async () => {
    const { owner, admin } = await newTeam();
    const [first, second, third] = [await newPerson(), await newPerson(), await newPerson()];
    const demoted = await invite(admin, first.email);
    await setMemberRole(owner, { userId: admin.userId, role: "viewer" });
    await expect(acceptInvitation(first, { token: demoted })).rejects.toMatchObject(gone);
    await setMemberRole(owner, { userId: admin.userId, role: "admin" });
    const removed = await invite(admin, second.email);
    const disabled = await invite(owner, third.email);
    await removeMember(owner, { userId: admin.userId });
    await expect(acceptInvitation(second, { token: removed })).rejects.toMatchObject(gone);
    await db().user.update({ where: { id: owner.userId }, data: { disabledAt: new Date() } });
    await expect(acceptInvitation(third, { token: disabled })).rejects.toMatchObject(gone);
  });

  test("that goes with its sender's right, or with its sender, is written down as withdrawn by whoever took that", async () => {
    const { owner, admin } = await newTeam();
    const withdrawn = { actorId: owner.userId, action: "member.withdraw_invitation", subjectId: admin.userId };
    await invite(admin, (await newPerson()).email);
    await setMemberRole(owner, { userId: admin.userId, role: "viewer" });
    expect(await db().auditEvent.count({ where: withdrawn })).toBe(1);
    await setMemberRole(owner, { userId: admin.userId, role: "admin" });
    await invite(admin, (await newPerson()).email);
    await removeMember(owner, { userId: admin.userId });
    expect(await db().auditEvent.count({ where: withdrawn })).toBe(2);
  });
});

describe("who invites", () => {
  test("cannot make an owner, whatever a form says", async () => {
    const form = { email: "a@example.test", role: "owner" };
    expect(InviteMemberInput.safeParse(form).success).toBe(false);
    const { owner } = await newTeam();
    await expect(inviteMember(owner, form as never, owner.userId)).rejects.toThrow();
    expect(await listInvitations(owner)).toEqual([]);
  });

  test("is told of a member, and nothing of whether an address has an account", async () => {
    const { admin, viewer } = await newTeam();
    const refusal = inviteMember(admin, { email: viewer.email, role: "admin" }, admin.userId);
    await expect(refusal).rejects.toMatchObject({ code: "conflict" });
    await invite(admin, (await newPerson()).email);
    await invite(admin, "nobody-has-this@example.test");
  });

  test("has nobody to invite into a personal organization", async () => {
    const person = await newPerson();
    const refusal = inviteMember(person, { email: "a@example.test", role: "viewer" }, person.userId);
    await expect(refusal).rejects.toMatchObject({ code: "conflict" });
  });

  test("writes to one stranger only so often, whoever asks", async () => {
    const teams = await Promise.all([newTeam(), newTeam()]);
    const email = "often@example.test";
    const tries = [...teams, ...teams, ...teams].map(
      ({ owner }) =>
        () =>
          invite(owner, email),
    );
    const outcomes: string[] = [];
    for (const attempt of tries)
      outcomes.push(
        await attempt().then(
          () => "sent",
          ({ code }) => code,
        ),
      );
    expect(outcomes).toEqual(["sent", "sent", "sent", "sent", "sent", "rate_limited"]);
  });
});
