"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { createKey } from "@/lib/keys/create-key";
import { CreateKeyForm, RotateKeyForm, UpdateKeyForm } from "@/lib/keys/key-forms";
import { pauseKey } from "@/lib/keys/pause-key";
import { resumeKey } from "@/lib/keys/resume-key";
import { revokeKey } from "@/lib/keys/revoke-key";
import { rotateKey } from "@/lib/keys/rotate-key";
import { KeyIdInput } from "@/lib/keys/schema";
import { updateKey } from "@/lib/keys/update-key";
import { action } from "@/lib/web/action";

export const createKeyAction = action(CreateKeyForm, { limit: "form_account" }, async (actor, input) => {
  const { name, kind, key } = await createKey(actor, input);
  revalidatePath("/dashboard/keys");
  return { name, kind, key };
});

export const updateKeyAction = action(UpdateKeyForm, { limit: "form_account" }, async (actor, input) => {
  const { id } = await updateKey(actor, input);
  revalidatePath(`/dashboard/keys/${id}`);
  return {};
});

export const rotateKeyAction = action(RotateKeyForm, { limit: "form_account" }, async (actor, input) => {
  const { id, key } = await rotateKey(actor, input);
  revalidatePath(`/dashboard/keys/${id}`);
  return { key };
});

export const pauseKeyAction = action(KeyIdInput, { limit: "form_account" }, async (actor, input) => {
  const { id } = await pauseKey(actor, input);
  redirect(`/dashboard/keys/${id}?done=key-paused`);
});

export const resumeKeyAction = action(KeyIdInput, { limit: "form_account" }, async (actor, input) => {
  const { id } = await resumeKey(actor, input);
  redirect(`/dashboard/keys/${id}?done=key-resumed`);
});

export const revokeKeyAction = action(KeyIdInput, { limit: "form_account" }, async (actor, input) => {
  await revokeKey(actor, input);
  redirect("/dashboard/keys?done=key-revoked");
});
