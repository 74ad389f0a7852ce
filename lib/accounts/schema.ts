import { z } from "zod";
import type { Role } from "@/lib/base/actor";

/** NIST SP 800-63B-4: at least 15 characters where a password is the only factor, no rules of composition. */
export const passwordLength = { min: 15, max: 256 } as const;

export const Email = z.string().trim().max(254, "This address is too long.").pipe(z.email("Enter an e-mail address."));

export const Username = z
  .string()
  .trim()
  .regex(/^[a-zA-Z0-9_-]{3,32}$/, "Use 3 to 32 letters, digits, hyphens or underscores.");

// Taken as typed: never trimmed, never normalised. A code point counts as one character.
export const NewPassword = z
  .string()
  .refine((value) => [...value].length >= passwordLength.min, `Use at least ${passwordLength.min} characters.`)
  .refine((value) => [...value].length <= passwordLength.max, `Use at most ${passwordLength.max} characters.`);

// What was typed to prove oneself is only bounded: its form must not say which passwords can exist.
const PresentedPassword = z
  .string()
  .min(1, "Enter your password.")
  .max(4 * passwordLength.max, "This is too long.");

const checkedBox = (message: string) => z.literal("on", { error: message });

export const SignUpInput = z.object({
  email: Email,
  username: Username,
  password: NewPassword,
  adult: checkedBox("Accounts are for people aged 18 or older."),
  terms: checkedBox("Accept the terms to create an account."),
});
export type SignUpInput = z.infer<typeof SignUpInput>;

export const SignInInput = z.object({ email: Email, password: PresentedPassword });
export type SignInInput = z.infer<typeof SignInInput>;

export const EmailInput = z.object({ email: Email });
export type EmailInput = z.infer<typeof EmailInput>;

const MailedToken = z.string().regex(/^[\w-]{43}$/, "This link is not complete.");

export const VerifyEmailInput = z.object({
  token: MailedToken,
  password: z
    .string()
    .min(1, "Give the password you chose.")
    .max(4 * passwordLength.max),
});
export type VerifyEmailInput = z.infer<typeof VerifyEmailInput>;

export const ResetPasswordInput = z.object({ token: MailedToken, password: NewPassword });
export type ResetPasswordInput = z.infer<typeof ResetPasswordInput>;

export const CreateUserInput = z.object({
  email: Email,
  password: NewPassword,
  username: Username.optional(),
  role: z.enum(["owner", "admin", "support", "user"]).default("user"),
  verified: z.boolean().default(false),
});
export type CreateUserInput = z.input<typeof CreateUserInput>;

export type UserView = {
  readonly id: string;
  readonly email: string;
  readonly username: string;
  readonly role: Role;
  readonly emailVerifiedAt: Date | null;
  readonly createdAt: Date;
  readonly organizationId: string;
};
