"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { openChallenge } from "@/lib/accounts/challenge";
import { beginPasskey } from "@/lib/accounts/passkeys/begin-passkey";
import { PasskeyInput } from "@/lib/accounts/passkeys/passkey-response";
import { prove, proveByPasskey } from "@/lib/accounts/prove";
import { ProveInput } from "@/lib/accounts/schema";
import { action } from "@/lib/web/action";
import { challengeToken, forgetChallenge, keepChallenge } from "@/lib/web/challenge-cookie";
import { toNextPath } from "@/lib/web/next-path";
import { keepRenewedSession } from "@/lib/web/renewed-session";

const next = z.string().optional();

export const proveAction = action(ProveInput.extend({ next }), { limit: "form_account" }, async (person, input) => {
  await keepRenewedSession(await prove(person, input));
  redirect(toNextPath(input.next));
});

export const beginPasskeyProofAction = action(z.object({}), { limit: "form_account" }, async (person) => {
  const token = await openChallenge("passkey_prove", person.userId);
  await keepChallenge(token);
  return { options: await beginPasskey(token, "passkey_prove") };
});

export const proveByPasskeyAction = action(
  PasskeyInput.extend({ next }),
  { limit: "form_account" },
  async (person, input) => {
    await keepRenewedSession(await proveByPasskey(person, await challengeToken(), input.response));
    await forgetChallenge();
    redirect(toNextPath(input.next));
  },
);
