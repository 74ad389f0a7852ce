"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { createAccount } from "@/lib/accounts/create-account";
import { requestPasswordReset } from "@/lib/accounts/request-password-reset";
import { requestVerification } from "@/lib/accounts/request-verification";
import { resetPassword } from "@/lib/accounts/reset-password";
import { EmailInput, ResetPasswordInput, SignUpInput, VerifyEmailInput } from "@/lib/accounts/schema";
import { verifyEmail } from "@/lib/accounts/verify-email";
import { giveSignUpCredit } from "@/lib/billing/sign-up-credit/give-sign-up-credit";
import { action } from "@/lib/web/action";
import { toNextPath } from "@/lib/web/next-path";

/** Where the person was going when they had to make an account: kept through the mail and up to signing in. */
const next = z.string().optional();

export const signUpAction = action(
  SignUpInput.extend({ next }),
  { session: "none", limit: "sign_up_network" },
  async (_visitor, { next, ...input }) => {
    await createAccount(input, next && toNextPath(next));
    redirect("/verify");
  },
);

export const verifyEmailAction = action(
  VerifyEmailInput.extend({ next }),
  { session: "none", limit: "mailed_token_network" },
  async ({ network }, { next, ...input }) => {
    await verifyEmail(input, (tx, person) => giveSignUpCredit(tx, person, { network }));
    redirect(next ? `/sign-in?confirmed=1&next=${encodeURIComponent(toNextPath(next))}` : "/sign-in?confirmed=1");
  },
);

export const requestVerificationAction = action(
  EmailInput,
  { session: "none", limit: "mail_network" },
  (_visitor, input) => requestVerification(input),
);

export const requestPasswordResetAction = action(
  EmailInput,
  { session: "none", limit: "mail_network" },
  (_visitor, input) => requestPasswordReset(input),
);

export const resetPasswordAction = action(
  ResetPasswordInput,
  { session: "none", limit: "mailed_token_network" },
  async (_visitor, input) => {
    await resetPassword(input);
    redirect("/sign-in?changed=1");
  },
);
