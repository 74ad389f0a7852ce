"use server";

import { z } from "zod";
import { addPasskey } from "@/lib/accounts/passkeys/add-passkey";
import { beginAddingPasskey } from "@/lib/accounts/passkeys/begin-adding-passkey";
import { AddPasskeyInput } from "@/lib/accounts/passkeys/passkey-response";
import { action } from "@/lib/web/action";
import { challengeToken, forgetChallenge, keepChallenge } from "@/lib/web/challenge-cookie";
import { keepRenewedSession } from "@/lib/web/renewed-session";
import { visitor } from "@/lib/web/visitor";

export const beginAddingPasskeyAction = action(z.object({}), { limit: "form_account" }, async (person) => {
  const { token, options } = await beginAddingPasskey(person);
  await keepChallenge(token);
  return { options };
});

export const addPasskeyAction = action(AddPasskeyInput, { limit: "form_account" }, async (person, input) => {
  const [token, { device }] = [await challengeToken(), await visitor()];
  const { sessionToken, recoveryCodes } = await addPasskey(person, { ...input, token, device });
  await keepRenewedSession(sessionToken);
  await forgetChallenge();
  return { recoveryCodes };
});
