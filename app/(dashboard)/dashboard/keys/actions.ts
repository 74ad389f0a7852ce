"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { createKey } from "@/lib/keys/create-key";
import { revokeKey } from "@/lib/keys/revoke-key";
import { CreateKeyInput, RevokeKeyInput } from "@/lib/keys/schema";
import { action } from "@/lib/web/action";

export const createKeyAction = action(
  CreateKeyInput.pick({ name: true }),
  { limit: "form_account" },
  async (actor, input) => {
    const { name, key } = await createKey(actor, input);
    revalidatePath("/dashboard/keys");
    return { name, key };
  },
);

export const revokeKeyAction = action(RevokeKeyInput, { limit: "form_account" }, async (actor, input) => {
  await revokeKey(actor, input);
  redirect("/dashboard/keys");
});
