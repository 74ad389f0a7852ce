/** Two organizations with everybody who could want something of them, and those who run the installation. */
import { randomBytes, randomUUID } from "node:crypto";
import type { SignedIn } from "@/lib/accounts/find-session";
import { hashPassword } from "@/lib/accounts/password";
import { provisionUser } from "@/lib/accounts/provision-user";
import { hashToken, newToken } from "@/lib/accounts/token";
import type { Role } from "@/lib/base/actor";
import { newId } from "@/lib/base/ids";
import { type OrganizationRole, organizationRoles } from "@/lib/base/rights";
import { setPrice } from "@/lib/billing/prices/set-price";
import { db, transaction } from "@/lib/db/client";
import { createKey } from "@/lib/keys/create-key";
import { createOrganization } from "@/lib/organizations/create-organization";
import { recordCall } from "../usage/record-call";

export const password = "a lantern over quiet water";
let passwordHash: Promise<string> | undefined;
let priceId: Promise<bigint> | undefined;

/** Who is signed in, with two sessions: one that has just proved who it is, one whose proof is too old. */
export type Person = SignedIn & { readonly fresh: string; readonly stale: string };

export const staffRoles = ["support", "admin", "owner"] as const satisfies readonly Role[];
export type CallerName = "visitor" | OrganizationRole | "stranger" | `staff ${(typeof staffRoles)[number]}`;
export const callerNames: readonly CallerName[] = [
  "visitor",
  ...organizationRoles,
  "stranger",
  ...staffRoles.map((role) => `staff ${role}` as const),
];

/** What an organization and its owner have, for others to ask after. */
export type Things = {
  readonly organizationId: string;
  readonly userId: string;
  readonly memberId: string;
  readonly keyId: string;
  readonly invitationId: string;
  readonly channelId: string;
  readonly passkeyId: string;
  readonly sessionId: string;
  readonly orderId: string;
  readonly callId: string;
};

export type World = {
  /** Everybody but the visitor, in the organization they look at. */
  readonly people: Readonly<Record<Exclude<CallerName, "visitor">, Person>>;
  /** Of the organization of the five roles, and of the stranger's. */
  readonly ours: Things;
  readonly theirs: Things;
};

export async function newWorld(): Promise<World> {
  const [founder, stranger, ...staff] = await Promise.all([
    newOwner(),
    newOwner(),
    ...staffRoles.map((role) => newOwner(role)),
  ]);
  const { organizationId } = founder!;
  const members = await Promise.all(
    organizationRoles.slice(1).map(async (role) => [role, await newMember(organizationId, role)] as const),
  );
  const people = {
    owner: founder!,
    stranger: stranger!,
    ...Object.fromEntries(members),
    ...Object.fromEntries(staffRoles.map((role, index) => [`staff ${role}`, staff[index]!])),
  } as World["people"];
  const [ours, theirs] = await Promise.all([newThings(founder!), newThings(stranger!)]);
  return { people, ours, theirs };
}

/** A person in their own organization. */
export async function newPerson(role: Role = "user", facts: { isPending?: boolean } = {}): Promise<Person> {
  const username = `p-${randomBytes(6).toString("hex")}`;
  passwordHash ??= hashPassword(password);
  const account = {
    selfRegistered: Boolean(facts.isPending),
    email: `${username}@example.test`,
    username,
    passwordHash: await passwordHash,
    role,
    emailVerifiedAt: facts.isPending ? null : new Date(),
  };
  const { id, organizationId, email, emailVerifiedAt } = await transaction((tx) => provisionUser(tx, account));
  const facade = { email, username, displayName: null, emailVerifiedAt, provedAt: new Date(), sessionId: "" };
  const actor = { kind: "user", userId: id, organizationId, organizationRole: "owner", role, ...facade } as const;
  return openSessions({ ...actor, fresh: "", stale: "" });
}

/** With an organization that others could be members of, which they look at. */
async function newOwner(role: Role = "user"): Promise<Person> {
  const person = await newPerson(role);
  const { id } = await createOrganization(person, { name: `Org ${randomBytes(4).toString("hex")}` });
  return openSessions({ ...person, organizationId: id });
}

export async function newMember(organizationId: string, role: OrganizationRole): Promise<Person> {
  const person = await newPerson();
  await db().member.create({ data: { organizationId, userId: person.userId, role } });
  return openSessions({ ...person, organizationId, organizationRole: role });
}

async function openSessions(person: Person): Promise<Person> {
  const opened = { ...person, fresh: newToken(), stale: newToken(), sessionId: newId() };
  await db().session.deleteMany({ where: { userId: person.userId } });
  await db().session.createMany({ data: sessionsOf(opened) });
  return opened;
}

function sessionsOf({ userId, organizationId, fresh, stale, sessionId }: Person) {
  const now = Date.now();
  const facts = { userId, organizationId, device: "Firefox on Linux", expiresAt: new Date(now + 86_400_000) };
  return [
    { ...facts, id: sessionId, tokenHash: hashToken(fresh) },
    { ...facts, tokenHash: hashToken(stale), provedAt: new Date(now - 3_600_000) },
  ];
}

/** Everybody is signed in again as at first, by their password alone. Memberships stay what they have become. */
export async function restoreWorld({ people, ours, theirs }: World): Promise<void> {
  const everybody = Object.values(people);
  const userId = { in: everybody.map((person) => person.userId) };
  passwordHash ??= hashPassword(password);
  await db().session.deleteMany({ where: { userId } });
  const kept = [ours, theirs].map((things) => ({ id: things.sessionId, userId: things.userId }));
  const facts = { device: "Safari on iOS", expiresAt: new Date(Date.now() + 86_400_000) };
  const others = kept.map((session) => ({ ...session, ...facts, tokenHash: hashToken(newToken()) }));
  await db().session.createMany({ data: [...everybody.flatMap(sessionsOf), ...others] });
  await db().passkey.deleteMany({ where: { userId } });
  await db().totpSecret.deleteMany({ where: { userId } });
  await db().recoveryCode.deleteMany({ where: { userId } });
  await db().emailChange.deleteMany({ where: { userId } });
  await db().user.updateMany({ where: { id: userId }, data: { passwordHash: await passwordHash } });
}

type Opened = { userId: string; organizationId?: string; token?: string; provedAt?: Date };

export async function newSession({ token = newToken(), ...facts }: Opened): Promise<string> {
  const expiresAt = new Date(Date.now() + 86_400_000);
  const data = { ...facts, tokenHash: hashToken(token), device: "Firefox on Linux", expiresAt };
  return (await db().session.create({ data, select: { id: true } })).id;
}

async function newThings(owner: Person): Promise<Things> {
  const { organizationId, userId } = owner;
  const { userId: memberId } = await newMember(organizationId, "developer");
  const { id: keyId } = await createKey(owner, { name: "a key" });
  const order = { id: newId(), organizationId, createdById: userId, amountMinor: 500, creditNano: 5_000_000_000n };
  await db().order.create({
    data: { ...order, provider: "stripe", kind: "checkout", currency: "usd", isTest: true, status: "expired" },
  });
  return {
    organizationId,
    userId,
    memberId,
    keyId,
    invitationId: (await newInvitation(owner)).id,
    channelId: await newChannel(organizationId),
    passkeyId: await newPasskey(memberId),
    sessionId: await newSession({ userId }),
    orderId: order.id,
    callId: await newCall(owner, keyId),
  };
}

export async function newInvitation(
  { organizationId, userId }: Person,
  email = `${randomUUID()}@example.test`,
): Promise<{ id: string; token: string }> {
  const token = newToken();
  const facts = { tokenHash: hashToken(token), expiresAt: new Date(Date.now() + 86_400_000) };
  const data = { organizationId, invitedById: userId, email, role: "viewer" as const, ...facts };
  return { id: (await db().invitation.create({ data, select: { id: true } })).id, token };
}

/** A credential whose provider is at no address of this world. */
export async function newChannel(organizationId: string): Promise<string> {
  const data = { organizationId, provider: "openai", name: "own", baseUrl: "https://provider.invalid/v1" };
  return (await db().channel.create({ data, select: { id: true } })).id;
}

/** One that answers nothing: a row to be named, and removed. */
export async function newPasskey(userId: string): Promise<string> {
  const [credentialId, publicKey] = [Uint8Array.from(randomBytes(16)), Uint8Array.from(randomBytes(16))];
  const data = { userId, credentialId, publicKey, transports: ["internal"], name: "a passkey" };
  return (await db().passkey.create({ data, select: { id: true } })).id;
}

async function newCall({ organizationId }: Person, keyId: string): Promise<string> {
  const { walletId } = await db().organization.findUniqueOrThrow({ where: { id: organizationId } });
  const terms = { model: "gpt-4.1", inputUsdPerMillion: "1", outputUsdPerMillion: "2" };
  priceId ??= setPrice({ kind: "command_line" }, terms).then((price) => BigInt(price.priceId));
  return recordCall({ wallet: { organizationId, walletId, key: { keyId } } }, { priceId: await priceId });
}
