import { createPublicKey, type KeyObject } from "node:crypto";
import { z } from "zod";
import { env } from "@/lib/env";

const timeoutMs = 5_000;
const bytesMax = 64 * 1024;

const KeyList = z.object({
  public_keys: z.array(z.object({ key_identifier: z.string().max(200), key: z.string().max(2_000) })).max(100),
});

/**
 * The keys with which GitHub signs what its secret scanning reports, by their ids: those on P-256, which its protocol
 * asks for. Throws when nobody answers in five seconds, or with something that is no such list.
 */
export async function fetchGithubKeys(): Promise<ReadonlyMap<string, KeyObject>> {
  const response = await fetch(`${env().GITHUB_API_BASE.replace(/\/+$/, "")}/meta/public_keys/secret_scanning`, {
    headers: { accept: "application/vnd.github+json", "user-agent": "tacit" },
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error("GitHub does not show its keys.");
  }
  const { public_keys } = KeyList.parse(JSON.parse(await readText(response)));
  return new Map(public_keys.flatMap(({ key_identifier, key }) => toEntry(key_identifier, key)));
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > bytesMax) throw new Error("GitHub's list of keys is too long.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function toEntry(id: string, pem: string): [string, KeyObject][] {
  const key = readKey(pem);
  return key?.asymmetricKeyDetails?.namedCurve === "prime256v1" ? [[id, key]] : [];
}

function readKey(pem: string): KeyObject | null {
  try {
    return createPublicKey(pem);
  } catch {
    return null;
  }
}
