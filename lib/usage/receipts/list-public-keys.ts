import { readFile } from "node:fs/promises";
import path from "node:path";
import { AppError } from "@/lib/base/errors";
import { singleton } from "@/lib/base/singleton";
import { env } from "@/lib/env";
import { KeySet } from "./key-set";
import { signingKey } from "./signing-key";

/** In the data folder: public keys of before CREDENTIALS_KEY was replaced, as `/.well-known` published them. */
export const retiredKeysFile = "retired-receipt-keys.json";

/**
 * Every key that receipts of this installation may be signed with, today's first. Retired ones are the operator's to
 * keep: a key that was replaced because it leaked must not vouch for anything any more.
 */
export function listPublicKeys(): Promise<KeySet> {
  return singleton("receipt-public-keys", async () => {
    const { publicKey } = await signingKey();
    const retired = (await readRetiredKeys()).keys.filter(({ kid }) => kid !== publicKey.kid);
    return { keys: [publicKey, ...retired] };
  });
}

async function readRetiredKeys(): Promise<KeySet> {
  let text: string;
  try {
    text = await readFile(path.join(env().DATA_DIR, retiredKeysFile), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { keys: [] };
    throw new AppError("internal", `${retiredKeysFile} in the data folder cannot be read.`, { cause: error });
  }
  try {
    return KeySet.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError("internal", `${retiredKeysFile} in the data folder is not a set of our public keys.`, {
      cause: error,
    });
  }
}
