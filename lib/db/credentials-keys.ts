import { hkdfSync } from "node:crypto";
import { env } from "@/lib/env";

/** One of the installation's keys for secrets at rest. */
export type CredentialsKey = {
  /** Four bytes that tell it from others, and nothing about it. */
  readonly id: Buffer;
  /** What is sealed with; derived, so that no other use of CREDENTIALS_KEY shares a key with it. */
  readonly sealing: Buffer;
  /** CREDENTIALS_KEY itself, which the first form of credentials was encrypted under. */
  readonly raw: Buffer;
};

/** CREDENTIALS_KEY first, then those that were replaced and may still be needed to read. */
export function credentialsKeys(): readonly [CredentialsKey, ...CredentialsKey[]] {
  const { CREDENTIALS_KEY: current, RETIRED_CREDENTIALS_KEYS: retired } = env();
  if (!current) throw new Error("CREDENTIALS_KEY is not set.");
  return [derived(current), ...retired.map(derived)];
}

function derived(text: string): CredentialsKey {
  const raw = Buffer.from(text, "base64");
  const derive = (info: string, bytes: number) => Buffer.from(hkdfSync("sha256", raw, "", info, bytes));
  return { id: derive("tacit sealing key id v2", 4), sealing: derive("tacit sealing key v2", 32), raw };
}
