import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { StartError } from "./start-error";

const secret = z.string().refine((value) => Buffer.from(value, "base64").length === 32);
const Secrets = z.object({
  AUTH_SECRET: secret,
  KEY_PEPPER: secret,
  CREDENTIALS_KEY: secret,
  /** Written by whoever replaces the key before. */
  RETIRED_CREDENTIALS_KEYS: z.string().optional(),
});

export type Secrets = z.infer<typeof Secrets>;

/** The secrets of this data folder, made at its first use. Two programs that make them at once end up with the same. */
export function readOrCreateSecrets(dataDir: string): Secrets {
  const file = path.join(dataDir, "secrets.json");
  return readSecrets(file) ?? createSecrets(file);
}

function createSecrets(file: string): Secrets {
  const random = () => randomBytes(32).toString("base64");
  const secrets: Secrets = { AUTH_SECRET: random(), KEY_PEPPER: random(), CREDENTIALS_KEY: random() };
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  try {
    // A link appears whole or not at all, and never replaces what another program wrote first.
    linkSync(draft, file);
    return secrets;
  } catch (error) {
    const theirs = readSecrets(file);
    if (theirs) return theirs;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readSecrets(file: string): Secrets | null {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new StartError(`The secrets in ${file} cannot be read.`, error);
  }
  try {
    return Secrets.parse(JSON.parse(text));
  } catch (error) {
    throw new StartError(
      `The secrets in ${file} are damaged: restore them from a backup. Without them no API key and no stored credential can be read.`,
      error,
    );
  }
}
