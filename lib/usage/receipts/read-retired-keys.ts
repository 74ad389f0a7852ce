import { readFile } from "node:fs/promises";
import path from "node:path";
import { AppError } from "@/lib/base/errors";
import { KeySet } from "./key-set";

/** In the data folder: public keys of before CREDENTIALS_KEY was replaced, as `/.well-known` published them. */
export const retiredKeysFile = "retired-receipt-keys.json";

/**
 * The keys that the operator kept. They are theirs to keep and not ours to remember: one that was replaced because it
 * leaked must not vouch for anything any more.
 */
export async function readRetiredKeys(dataDir: string): Promise<KeySet> {
  let text: string;
  try {
    text = await readFile(path.join(dataDir, retiredKeysFile), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { keys: [] };
    throw new AppError("internal", `${retiredKeysFile} in the data folder cannot be read.`, { cause: error });
  }
  try {
    return KeySet.parse(JSON.parse(text));
  } catch (error) {
    const says = `${retiredKeysFile} in the data folder is not a set of our public keys.`;
    throw new AppError("internal", says, { cause: error });
  }
}
