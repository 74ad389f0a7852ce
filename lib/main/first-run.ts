import { randomBytes } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createUser } from "@/lib/accounts/create-user";
import type { Actor } from "@/lib/base/actor";
import { parseUsd } from "@/lib/base/money";
import { grantCredit } from "@/lib/billing/grant-credit";
import { transaction } from "@/lib/db/client";
import { createKey } from "@/lib/keys/create-key";

export type FirstRun = {
  readonly email: string;
  readonly password: string;
  readonly apiKey: string;
  readonly managementKey: string;
  readonly url: string;
};

const actor: Actor = { kind: "system" };
const ownerEmail = "owner@tacit.example";
const firstCreditNano = parseUsd("10");

/**
 * Gives a house without people its owner, some credit for the sandbox, and keys; null when there are people. One
 * transaction, in which the file that tells the password is written too: neither exists without the other.
 */
export async function prepareFirstRun(dataDir: string, url: string): Promise<FirstRun | null> {
  return transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(7270736992)`;
    if ((await tx.user.count()) > 0) return null;
    const password = randomBytes(18).toString("base64url");
    const owner = { email: ownerEmail, password, username: "owner", role: "owner", verified: true } as const;
    const { organizationId } = await createUser(actor, owner, tx);
    await grantCredit(actor, { organizationId, amountNano: firstCreditNano, reason: "first-run credit" }, tx);
    const { key: apiKey } = await createKey(actor, { name: "First key", kind: "inference", organizationId }, tx);
    const { key: managementKey } = await createKey(
      actor,
      { name: "First management key", kind: "management", organizationId },
      tx,
    );
    const firstRun = { email: ownerEmail, password, apiKey, managementKey, url };
    writePrivateFile(path.join(dataDir, "first-run.json"), `${JSON.stringify(firstRun, null, 2)}\n`);
    return firstRun;
  });
}

function writePrivateFile(file: string, text: string): void {
  const draft = `${file}.new`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, file);
}

/** What a person needs after the first start, ending with a command that streams an answer. */
export function describeFirstRun({ email, password, apiKey, url }: FirstRun, dataDir: string): string {
  const body = JSON.stringify({
    model: "sandbox/echo",
    stream: true,
    messages: [{ role: "user", content: "Hello, Tacit" }],
  });
  return [
    "",
    `  This is the first run: an owner's account and an API key were made (also in ${path.join(dataDir, "first-run.json")}).`,
    "",
    `  E-mail     ${email}`,
    `  Password   ${password}`,
    `  API key    ${apiKey}`,
    "",
    "  Try it:",
    "",
    `curl -N ${url}/v1/chat/completions -H 'authorization: Bearer ${apiKey}' -H 'content-type: application/json' -d '${body}'`,
    "",
  ].join("\n");
}
