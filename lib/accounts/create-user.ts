import { randomInt } from "node:crypto";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { type Tx, transaction } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/unique-violation";
import { sendMail } from "@/lib/mail/send-mail";
import { issueMailToken } from "./mail-token";
import { requireOperator } from "./operator";
import { hashPassword } from "./password";
import { provisionUser } from "./provision-user";
import { CreateUserInput, type UserView } from "./schema";

/**
 * An operator adds a person, and answers for their age and their acceptance of the terms. Who is not `verified` gets a
 * mail to confirm the address, unless this is part of a larger transaction (`tx`).
 */
export async function createUser(actor: Actor, input: CreateUserInput, tx?: Tx): Promise<UserView> {
  requireOperator(actor);
  const { email, password, username = usernameFor(input.email), role, verified } = CreateUserInput.parse(input);
  if ((role === "owner" || role === "admin") && actor.kind === "user" && actor.role !== "owner") {
    throw new AppError("forbidden", "Only an owner may add an owner or an admin.");
  }
  const passwordHash = await hashPassword(password);
  const emailVerifiedAt = verified ? new Date() : null;
  const work = async (tx: Tx) => {
    const view = await provisionUser(tx, {
      email,
      username,
      passwordHash,
      role,
      emailVerifiedAt,
      selfRegistered: false,
    });
    await recordAudit(tx, actor, { action: "user.create", subjectId: view.id, targetId: view.id });
    return view;
  };
  const view = await (tx ? work(tx) : transaction(work)).catch((error) => {
    if (isUniqueViolation(error)) throw new AppError("conflict", "This e-mail address or username is taken.");
    throw error;
  });
  if (!tx && !verified) {
    const path = await transaction((tx) => issueMailToken(tx, view.id, "verify_email"));
    await sendMail({ to: view.email, template: "verify-email", path });
  }
  return view;
}

function usernameFor(email: string): string {
  const name = email
    .split("@")[0]!
    .replace(/[^a-zA-Z0-9_-]/g, "-")
    .slice(0, 25);
  return `${name}-${randomInt(100_000, 1_000_000)}`;
}
