/** What anybody may do: sign up and in, and follow links that were mailed. Here a secret is the right to pass. */
import { openChallenge } from "@/lib/accounts/challenge";
import { issueMailToken } from "@/lib/accounts/mail-token";
import { beginPasskey } from "@/lib/accounts/passkeys/begin-passkey";
import { db, transaction } from "@/lib/db/client";
import { anybody, type Caller, type Row } from "../row";
import { newPerson, type Person, password } from "../world";
import { addPasskeyOf } from "./factors";

const open = { may: anybody } as const;
const audited = ["audit_events"];
const account = ["users", "organizations", "members", "buckets", "ledger_accounts", "mail_tokens", ...audited];
const recovered = ["users", "sessions", "mail_tokens", "sign_in_challenges", "email_changes", ...audited];
const entered = ["sessions", "sign_in_challenges", "passkeys", "recovery_codes", ...audited];
const another = "another lantern, other waters";
const noLink = "x".repeat(43);
const isOver = /used already or is too old/;
let addresses = 0;

const newEmail = () => `new-${addresses++}@example.test`;
const noMore = async (form: Record<string, string>) => [[form, isOver]] as const;

async function linkOf({ userId }: Person, purpose: Parameters<typeof issueMailToken>[2]): Promise<string> {
  const place = await transaction((tx) => issueMailToken(tx, userId, purpose));
  return new URLSearchParams(place.split("?")[1]).get("token")!;
}

async function changedEmail(confirmedAt: Date | null): Promise<Person> {
  const person = await newPerson();
  const { userId, email: previousEmail } = person;
  const expiresAt = new Date(Date.now() + 3_600_000);
  await db().emailChange.create({ data: { userId, newEmail: newEmail(), previousEmail, confirmedAt, expiresAt } });
  return person;
}

/** Somebody with a passkey, whose browser is half-way in. */
async function halfWay({ jar }: Caller) {
  const person = await newPerson();
  const factor = await addPasskeyOf(person);
  const token = await openChallenge("second_factor", person.userId);
  jar.set("tacit-challenge", token);
  return { ...factor, token };
}

export const mailedRows: Readonly<Record<string, Row>> = {
  signUpAction: {
    ...open,
    form: () => ({ email: newEmail(), username: `new-${addresses}`, password: another, adult: "on", terms: "on" }),
    leadsTo: /^\/verify$/,
    touches: account,
  },
  verifyEmailAction: {
    ...open,
    form: async () => ({
      token: await linkOf(await newPerson("user", { isPending: true }), "verify_email"),
      password,
    }),
    refused: async () => [
      [{ token: noLink, password }, isOver],
      [
        {
          token: await linkOf(await newPerson("user", { isPending: true }), "verify_email"),
          password: another,
        },
        /not the password that the account was asked for with/,
      ],
      // A link of one kind opens nothing of another.
      [{ token: await linkOf(await newPerson(), "reset_password"), password }, isOver],
    ],
    leadsTo: /^\/sign-in\?confirmed=1$/,
    touches: account,
  },
  requestVerificationAction: {
    ...open,
    form: async () => ({ email: (await newPerson("user", { isPending: true })).email }),
    touches: ["mail_tokens"],
  },
  requestPasswordResetAction: {
    ...open,
    form: async () => ({ email: (await newPerson()).email }),
    touches: ["mail_tokens"],
  },
  resetPasswordAction: {
    ...open,
    form: async () => ({ token: await linkOf(await newPerson(), "reset_password"), password: another }),
    refused: () => noMore({ token: noLink, password: another }),
    leadsTo: /^\/sign-in\?changed=1$/,
    touches: recovered,
  },
};

export const emailRows: Readonly<Record<string, Row>> = {
  confirmEmailChangeAction: {
    ...open,
    form: async () => ({ token: await linkOf(await changedEmail(null), "change_email"), password }),
    refused: async () => [
      [{ token: noLink, password }, isOver],
      [{ token: await linkOf(await changedEmail(null), "change_email"), password: another }, /not the password/],
    ],
    leadsTo: /^(\/dashboard\/settings\/profile|\/sign-in\?moved=1)$/,
    touches: recovered,
  },
  undoEmailChangeAction: {
    ...open,
    form: async () => ({ token: await linkOf(await changedEmail(new Date()), "undo_email_change") }),
    refused: () => noMore({ token: noLink }),
    leadsTo: /^\/sign-in\?undone=1$/,
    touches: [...recovered, "passkeys", "totp_secrets", "recovery_codes"],
  },
};

export const signInRows: Readonly<Record<string, Row>> = {
  signInAction: {
    ...open,
    form: async () => ({ email: (await newPerson()).email, password, next: "https://elsewhere.example/" }),
    refused: async () => [[{ email: (await newPerson()).email, password: another }, /is not right/]],
    leadsTo: /^\/dashboard$/,
    touches: entered,
  },
  signInWithCodeAction: {
    ...open,
    form: async (caller) => ({ code: (await halfWay(caller)).recoveryCodes[0]! }),
    leadsTo: /^\/dashboard$/,
    touches: entered,
  },
  beginSecondPasskeyAction: {
    ...open,
    form: async (caller) => {
      await halfWay(caller);
      return {};
    },
    touches: ["sign_in_challenges"],
  },
  signInWithSecondPasskeyAction: {
    ...open,
    form: async (caller) => {
      const { authenticator, token } = await halfWay(caller);
      return { response: authenticator.get(await beginPasskey(token, "second_factor")) };
    },
    leadsTo: /^\/dashboard$/,
    touches: entered,
  },
  beginPasskeySignInAction: { ...open, touches: ["sign_in_challenges"] },
  signInWithPasskeyAction: {
    ...open,
    form: async ({ jar }) => {
      const { authenticator } = await addPasskeyOf(await newPerson());
      const token = await openChallenge("passkey_sign_in", null);
      jar.set("tacit-challenge", token);
      return { response: authenticator.get(await beginPasskey(token, "passkey_sign_in")) };
    },
    leadsTo: /^\/dashboard$/,
    touches: entered,
  },
};
