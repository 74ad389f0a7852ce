import { notFound } from "next/navigation";
import type { Actor } from "@/lib/base/actor";
import { getKey } from "@/lib/keys/get-key";
import { KeyIdInput, type KeyView } from "@/lib/keys/schema";
import { orNotFound } from "@/lib/web/or-not-found";

/** The key of that id, as far as the person may see it, or the page that says there is none. */
export function findKey(actor: Actor, id: string): Promise<KeyView> {
  const { success, data } = KeyIdInput.safeParse({ id });
  if (!success) notFound();
  return orNotFound(getKey(actor, data));
}
