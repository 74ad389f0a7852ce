/** What a person may do with their own account, and with nobody else's. */
import { openChallenge } from "@/lib/accounts/challenge";
import { beginAddingPasskey } from "@/lib/accounts/passkeys/begin-adding-passkey";
import { beginPasskey } from "@/lib/accounts/passkeys/begin-passkey";
import { type Caller, type Row, signedIn } from "../row";
import { newPasskey, newPerson, newSession, password } from "../world";
import { addPasskeyOf, beginTotpOf, enableTotpOf, newAuthenticator } from "./factors";

const personal = { may: signedIn } as const;
const dangerous = { may: signedIn, proof: true } as const;
const audited = ["audit_events"];
const renewed = ["sessions", "sign_in_challenges", ...audited];
const secondFactors = ["totp_secrets", "passkeys", "recovery_codes"];
const notTheirs = /This is not the password of your account/;
const security = "\\/dashboard\\/settings\\/security";

/** Whose account a form is about: the visitor's idea is the owner's. */
const whose = ({ person, owner }: Caller) => person ?? owner;
const aPasskey = async (caller: Caller) => ({ id: await newPasskey(whose(caller).userId) });
const nothing = { form: () => ({}) } as const;

/** What a device of theirs answers, under a challenge that the browser keeps. */
async function provedByPasskey(caller: Caller) {
  const { authenticator } = await addPasskeyOf(whose(caller));
  const token = await openChallenge("passkey_prove", whose(caller).userId);
  caller.jar.set("tacit-challenge", token);
  return { response: authenticator.get(await beginPasskey(token, "passkey_prove")) };
}

async function addedPasskey(caller: Caller) {
  const { token, options } = await beginAddingPasskey({ ...whose(caller), provedAt: new Date() });
  caller.jar.set("tacit-challenge", token);
  return { response: newAuthenticator().create(options) };
}

export const proveRows: Readonly<Record<string, Row>> = {
  proveAction: {
    ...personal,
    form: () => ({ password, next: "//elsewhere.example/" }),
    refused: async () => [[{ password: "not theirs" }, notTheirs]],
    leadsTo: /^\/dashboard$/,
    touches: renewed,
  },
  beginPasskeyProofAction: { ...personal, ...nothing, touches: ["sign_in_challenges"] },
  proveByPasskeyAction: {
    ...personal,
    form: provedByPasskey,
    leadsTo: /^\/dashboard$/,
    touches: [...renewed, "passkeys"],
  },
};

export const profileRows: Readonly<Record<string, Row>> = {
  updateProfileAction: {
    ...personal,
    form: async () => ({ username: `${(await newPerson()).username}-2`, displayName: "Ada" }),
    touches: ["users", ...audited],
  },
  requestEmailChangeAction: {
    ...dangerous,
    form: async () => ({ email: `to-${(await newPerson()).email}` }),
    touches: ["email_changes", "mail_tokens", ...audited],
  },
};

export const securityRows: Readonly<Record<string, Row>> = {
  changePasswordAction: {
    ...personal,
    form: () => ({ currentPassword: password, password: "another lantern, other waters" }),
    refused: async () => [[{ currentPassword: "not theirs", password: "another lantern, other waters" }, notTheirs]],
    touches: ["users", "mail_tokens", "email_changes", ...renewed],
  },
  startTotpAction: {
    ...dangerous,
    ...nothing,
    leadsTo: new RegExp(`^${security}\\/totp$`),
    touches: ["totp_secrets"],
  },
  confirmTotpAction: {
    ...dangerous,
    form: async ({ person }) => ({ code: person ? await beginTotpOf(person) : "123456" }),
    touches: ["totp_secrets", "recovery_codes", ...renewed],
  },
  disableTotpAction: {
    ...dangerous,
    form: async ({ person }) => {
      if (person) await enableTotpOf(person);
      return {};
    },
    touches: ["totp_secrets", "recovery_codes", ...audited],
  },
  renewRecoveryCodesAction: {
    ...dangerous,
    form: async (caller) => {
      await newPasskey(whose(caller).userId);
      return {};
    },
    touches: ["recovery_codes", ...audited],
  },
  renamePasskeyAction: {
    ...personal,
    form: async (caller) => ({ ...(await aPasskey(caller)), name: "renamed" }),
    names: { id: "passkeyId" },
    touches: ["passkeys", ...audited],
  },
  removePasskeyAction: {
    ...dangerous,
    form: aPasskey,
    names: { id: "passkeyId" },
    touches: [...secondFactors, ...audited],
  },
  endSessionAction: {
    ...personal,
    form: async (caller) => ({ id: await newSession({ userId: whose(caller).userId }) }),
    names: { id: "sessionId" },
    missing: /^This session has ended already\.$/,
    touches: ["sessions", ...audited],
  },
  endOtherSessionsAction: { ...personal, ...nothing, touches: ["sessions", ...audited] },
};

export const addPasskeyRows: Readonly<Record<string, Row>> = {
  beginAddingPasskeyAction: { ...dangerous, ...nothing, touches: ["sign_in_challenges"] },
  addPasskeyAction: {
    ...dangerous,
    form: addedPasskey,
    touches: ["passkeys", "recovery_codes", ...renewed],
  },
};
