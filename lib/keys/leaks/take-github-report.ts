import { createHash } from "node:crypto";
import { z } from "zod";
import { AppError } from "@/lib/base/errors";
import { db } from "@/lib/db/client";
import { hashKey, readKeyKind } from "../key-format";
import { revokeLeakedKey } from "./revoke-leaked-key";
import { verifyGithubMessage } from "./verify-github-message";

export const reportMaxBytes = 256 * 1024;

/** Where a secret was found is not read: it is nothing that we need to know. */
const Report = z.array(z.object({ token: z.string(), type: z.string() }));

/** What GitHub is told of each secret: whether it was one of ours. The secret itself is not said again. */
export type Feedback = {
  readonly token_hash: string;
  readonly token_type: string;
  readonly label: "true_positive" | "false_positive";
};

/**
 * Takes a report of GitHub's secret scanning: every key of ours in it is revoked. Nothing is done, or read, before the
 * message is proved to be GitHub's. Sent again, it changes nothing. Throws payload_too_large, forbidden, invalid_input,
 * and unavailable while GitHub's keys cannot be had.
 */
export async function takeGithubReport(
  rawBody: Uint8Array,
  header: (name: string) => string | null,
): Promise<Feedback[]> {
  if (rawBody.byteLength > reportMaxBytes) throw new AppError("payload_too_large", "The message is too large.");
  await verifyGithubMessage(rawBody, header);
  const report = parse(rawBody);
  const secretOf = await findSecrets(report.map(({ token }) => token));
  const now = new Date();
  // One that was rotated out and has ended opens nothing any more: its key goes on.
  const open = [...secretOf.values()].filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  for (const keyId of new Set(open.map((secret) => secret.keyId))) await revokeLeakedKey(keyId);
  return report.map(({ token, type }) => ({
    token_hash: createHash("sha256").update(token).digest("hex"),
    token_type: type,
    label: secretOf.has(token) ? "true_positive" : "false_positive",
  }));
}

function parse(rawBody: Uint8Array): z.infer<typeof Report> {
  const { success, data } = Report.safeParse(toJson(new TextDecoder().decode(rawBody)));
  if (!success) throw new AppError("invalid_input", "This is no report of found secrets.");
  return data;
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Secret = { readonly keyId: string; readonly expiresAt: Date | null };

/** Which of the texts are secrets of keys of ours, and of which. */
async function findSecrets(tokens: readonly string[]): Promise<Map<string, Secret>> {
  const possible = [...new Set(tokens)].filter((token) => readKeyKind(token) !== null);
  const tokenOf = new Map(possible.map((token) => [hashKey(token).toString("hex"), token]));
  const rows = await db().apiKeySecret.findMany({
    where: { hmac: { in: [...tokenOf.keys()].map((hex) => Uint8Array.from(Buffer.from(hex, "hex"))) } },
    select: { hmac: true, keyId: true, expiresAt: true },
  });
  return new Map(rows.map(({ hmac, ...secret }) => [tokenOf.get(Buffer.from(hmac).toString("hex"))!, secret]));
}
