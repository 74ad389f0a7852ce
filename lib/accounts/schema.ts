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

export const MailedToken = z.string().regex(/^[\w-]{43}$/, "This link is not complete.");

export const VerifyEmailInput = z.object({
  token: MailedToken,
  password: z
    .string()
    .min(1, "Give the password you chose.")
    .max(4 * passwordLength.max),
});
export type VerifyEmailInput = z.infer<typeof VerifyEmailInput>;

// Control characters, and those that turn the direction of what stands beside them.
const unfitForNames = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/u;

/** A name that a person gives to themselves or to a thing of theirs. */
export const nameText = (max: number) =>
  z
    .string()
    .trim()
    .refine((value) => [...value].length <= max, `Use at most ${max} characters.`)
    .refine((value) => !unfitForNames.test(value), "Use letters, digits and signs that can be seen.");

export const displayNameMax = 60;

export const UpdateProfileInput = z.object({ username: Username, displayName: nameText(displayNameMax) });
export type UpdateProfileInput = z.infer<typeof UpdateProfileInput>;

export const ChangePasswordInput = z.object({ currentPassword: PresentedPassword, password: NewPassword });
export type ChangePasswordInput = z.infer<typeof ChangePasswordInput>;

export const ConfirmEmailChangeInput = z.object({ token: MailedToken, password: PresentedPassword });
export type ConfirmEmailChangeInput = z.infer<typeof ConfirmEmailChangeInput>;

export const UndoEmailChangeInput = z.object({ token: MailedToken });
export type UndoEmailChangeInput = z.infer<typeof UndoEmailChangeInput>;

/** Six digits of an authenticator app, or a recovery code; people type spaces and hyphens as they please. */
const Code = z
  .string()
  .max(40, "This is no code of ours.")
  .transform((value) => value.replace(/[^a-zA-Z0-9]/g, "").toUpperCase());

export const SecondFactorInput = z.object({ code: Code.pipe(z.string().min(1, "Enter a code.")) });
export type SecondFactorInput = z.infer<typeof SecondFactorInput>;

export const ProveInput = z.object({ password: PresentedPassword, code: Code.default("") });
export type ProveInput = z.infer<typeof ProveInput>;

const endOthers = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");

export const ConfirmTotpInput = z.object({
  code: Code.pipe(z.string().regex(/^\d{6}$/, "Enter the six digits that the app shows.")),
  endOthers,
});
export type ConfirmTotpInput = z.infer<typeof ConfirmTotpInput>;

export const passkeyNameMax = 60;
export const PasskeyName = nameText(passkeyNameMax).pipe(z.string().min(1, "Give it a name."));

export const RenamePasskeyInput = z.object({ id: z.uuid(), name: PasskeyName });
export type RenamePasskeyInput = z.infer<typeof RenamePasskeyInput>;

export const ThingInput = z.object({ id: z.uuid() });
export type ThingInput = z.infer<typeof ThingInput>;

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

export type SessionView = {
  readonly id: string;
  readonly device: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  /** The one that asks. */
  readonly isThis: boolean;
};

export type PasskeyView = {
  readonly id: string;
  readonly name: string;
  readonly isBackedUp: boolean;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
};
