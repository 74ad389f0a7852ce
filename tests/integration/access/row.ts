/** What a row of the matrix says of an action. */
import type { Role } from "@/lib/base/actor";
import { hasRight, type OrganizationRole, type Right } from "@/lib/base/rights";
import { createKey } from "@/lib/keys/create-key";
import type { Jar } from "./browser";
import { type CallerName, newMember, type Person, type Things, type World } from "./world";

export type Fields = Readonly<Record<string, string>>;

/** Somebody who tries a door; a visitor has in mind what is the first organization's. */
export type Caller = {
  readonly name: CallerName;
  readonly person: Person | null;
  /** The owner of the organization that they look at. */
  readonly owner: Person;
  /** What is in it, and what is in an organization that they have nothing to do with. */
  readonly own: Things;
  readonly others: Things;
  /** What the browser has besides a session. */
  readonly jar: Jar;
};

export type Row = {
  readonly may: (caller: Caller) => boolean;
  /** Whoever's proof is too old is led to /prove first. */
  readonly proof?: true;
  /** What the form says when it is about the caller's own; made anew for every try. */
  readonly form?: (caller: Caller) => Fields | Promise<Fields>;
  /** Fields that name a thing, and what of another organization they could name; null: nothing of one in particular. */
  readonly names?: Readonly<Record<string, keyof Things | null>>;
  /** What a signed-in person is told who may not. */
  readonly refusal?: RegExp;
  /** What everybody is told of a thing that is another's, or never was. */
  readonly missing?: RegExp;
  /** Forms that also those are refused who may, and what they are told. */
  readonly refused?: (caller: Caller) => Promise<readonly (readonly [Fields, RegExp])[]>;
  /** Where it leads when it succeeds; absent: it says so. */
  readonly leadsTo?: RegExp;
  /** What it ends with here, where no payment processor is configured: whoever reads that was let through. */
  readonly says?: RegExp;
  /** The tables in which it may change anything. */
  readonly touches: readonly string[];
  /** Nobody is afterwards what they were in their organization. */
  readonly endsMemberships?: true;
  /** What is otherwise never changed by a form. */
  readonly changes?: readonly ("staff roles" | "credit")[];
};

export const roleForbids = /^Your role in this organization does not allow this\.$/;
export const thereIsNone = /^There is no such /;

export const anybody = () => true;
export const signedIn = ({ person }: Caller) => person !== null;
export const withRight = (right: Right) => (caller: Caller) =>
  caller.person !== null && hasRight(caller.person.organizationRole, right);
export const staff =
  (...roles: Role[]) =>
  ({ person }: Caller) =>
    person !== null && roles.includes(person.role);
export const hasRole =
  (...roles: OrganizationRole[]) =>
  ({ person }: Caller) =>
    person !== null && roles.includes(person.organizationRole);

/** A new key that is the caller's own where they may make one, and else the owner's. */
export async function newKeyFor({ person, owner }: Caller): Promise<{ id: string; key: string }> {
  const isMaker = person && hasRight(person.organizationRole, "keys:write");
  return createKey(isMaker ? person : owner, { name: "made for this" });
}

export const newMemberFor = ({ own }: Caller) => newMember(own.organizationId, "developer");

export function callerOf(world: World, name: CallerName, jar: Jar): Caller {
  const { people, ours, theirs } = world;
  const isOurs = name !== "stranger";
  const own = isOurs ? ours : theirs;
  const others = isOurs ? theirs : ours;
  if (name === "visitor") return { name, person: null, owner: people.owner, own, others, jar };
  const person = people[name];
  if (!name.startsWith("staff"))
    return { name, person, owner: isOurs ? people.owner : people.stranger, own, others, jar };
  // Who runs the installation has an organization like anybody else.
  const { organizationId, userId } = person;
  return { name, person, owner: person, own: { ...own, organizationId, userId }, others, jar };
}

/** The rows of one file of actions. */
export function inFile(file: string, rows: Readonly<Record<string, Row>>): Readonly<Record<string, Row>> {
  return Object.fromEntries(Object.entries(rows).map(([name, row]) => [`${file}#${name}`, row]));
}
