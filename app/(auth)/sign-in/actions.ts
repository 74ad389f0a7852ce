"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { openChallenge } from "@/lib/accounts/challenge";
import { beginPasskey } from "@/lib/accounts/passkeys/begin-passkey";
import { SecondFactorInput, SignInInput } from "@/lib/accounts/schema";
import { action } from "@/lib/web/action";
import { challengeToken, keepChallenge } from "@/lib/web/challenge-cookie";
import { toNextPath } from "@/lib/web/next-path";
import { signInWithPasskey, signInWithPassword, signInWithSecondFactor } from "@/lib/web/sign-in";

const Next = z.object({ next: z.string().optional() });
// Its form is judged where it is checked.
const PasskeyAnswer = Next.extend({ response: z.string().max(20_000) });

export const signInAction = action(SignInInput.extend(Next.shape), { session: "none" }, async (_visitor, input) => {
  const { needsSecondFactor } = await signInWithPassword(input);
  const next = toNextPath(input.next);
  redirect(needsSecondFactor ? `/sign-in/verify?next=${encodeURIComponent(next)}` : next);
});

export const signInWithCodeAction = action(
  SecondFactorInput.extend(Next.shape),
  { session: "none" },
  async (_visitor, { code, next }) => {
    await signInWithSecondFactor({ code });
    redirect(toNextPath(next));
  },
);

export const beginSecondPasskeyAction = action(z.object({}), { session: "none", limit: "form_network" }, async () => ({
  options: await beginPasskey((await challengeToken()) ?? "", "second_factor"),
}));

export const signInWithSecondPasskeyAction = action(
  PasskeyAnswer,
  { session: "none" },
  async (_visitor, { response, next }) => {
    await signInWithSecondFactor({ response });
    redirect(toNextPath(next));
  },
);

export const beginPasskeySignInAction = action(z.object({}), { session: "none", limit: "form_network" }, async () => {
  const token = await openChallenge("passkey_sign_in", null);
  await keepChallenge(token);
  return { options: await beginPasskey(token, "passkey_sign_in") };
});

export const signInWithPasskeyAction = action(
  PasskeyAnswer,
  { session: "none" },
  async (_visitor, { response, next }) => {
    await signInWithPasskey({ response });
    redirect(toNextPath(next));
  },
);
