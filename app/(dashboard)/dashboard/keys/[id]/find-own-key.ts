import { notFound } from "next/navigation";
import type { Actor } from "@/lib/base/actor";
import { listKeys } from "@/lib/keys/list-keys";
import type { KeyView } from "@/lib/keys/schema";

/** The signed-in person's key, or the page that says there is none. */
export async function findOwnKey(actor: Actor, id: string): Promise<KeyView> {
  return (await listKeys(actor)).find((key) => key.id === id) ?? notFound();
}
