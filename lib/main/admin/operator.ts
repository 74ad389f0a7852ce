import { text } from "node:stream/consumers";
import { getUserByEmail } from "@/lib/accounts/find-user";
import type { Actor } from "@/lib/base/actor";

/** Whoever can run this command runs the installation. */
export const operator = { kind: "command_line" } as const satisfies Actor;

/** The organization of the person whom `--user` names. */
export async function organizationOf(email: string): Promise<string> {
  return (await getUserByEmail(email)).organizationId;
}

/** The value of a flag that holds a secret; `-` takes it from stdin, so that it stays out of the list of processes. */
export async function readSecret(value: string): Promise<string> {
  return value === "-" ? (await text(process.stdin)).trim() : value;
}
