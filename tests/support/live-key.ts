import { findKeyFacts, type KeyFacts } from "@/lib/keys/find-key-facts";

/** The facts of a key that is known to be live, as of now. */
export async function findLiveKey(key: string, mayBeLate = false): Promise<KeyFacts> {
  const found = await findKeyFacts(key, { mayBeLate });
  if (found === null || found === "elsewhere") throw new Error("This key is not live.");
  return found;
}
