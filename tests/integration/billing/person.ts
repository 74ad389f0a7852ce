import type { Actor } from "@/lib/base/actor";
import { db } from "@/lib/db/client";
import { newWallet, type Wallet } from "./fixtures";

export type Person = Extract<Actor, { kind: "user" }> & { readonly wallet: Wallet };

/** Somebody with a wallet, as a signed-in actor. */
export async function newPerson(creditUsd = "0"): Promise<Person> {
  const wallet = await newWallet(creditUsd);
  const { organizationId } = wallet;
  const { ownerId } = await db().organization.findUniqueOrThrow({ where: { id: organizationId } });
  return { kind: "user", userId: ownerId, organizationId, organizationRole: "owner", role: "user", wallet };
}
