import { type NotificationTopic, topicNames } from "@/lib/base/notification-topics";
import { singleton } from "@/lib/base/singleton";
import { appUrl, env } from "@/lib/env";
import { errorFacts, log } from "@/lib/log/log";
import { isOn } from "./is-on";
import { type About, toHtml, toText } from "./letter";
import { autoTopUpFailed } from "./templates/auto-top-up-failed";
import { accountClosed, accountOpened, secondFactorReset, staffRole } from "./templates/changed-by-staff";
import {
  emailChangeAsked,
  emailChangeAttempt,
  emailChangeConfirm,
  emailChanged,
  emailChangeUndone,
} from "./templates/email-change";
import { invitation } from "./templates/invitation";
import { keyLeaked } from "./templates/key-leaked";
import { keyPaused } from "./templates/key-paused";
import { lowBalance } from "./templates/low-balance";
import { memberRemoved } from "./templates/member-removed";
import { memberRole } from "./templates/member-role";
import { newDevice } from "./templates/new-device";
import { organizationReceived } from "./templates/organization-received";
import { organizationTransferred } from "./templates/organization-transferred";
import { passkeyAdded, passkeyRemoved } from "./templates/passkey-changed";
import { passwordChanged } from "./templates/password-changed";
import { paymentReceived } from "./templates/payment-received";
import { resetPassword } from "./templates/reset-password";
import {
  recoveryCodesRenewed,
  recoveryCodeUsed,
  secondFactorOff,
  secondFactorOn,
} from "./templates/second-factor-changed";
import { signUpAttempt } from "./templates/sign-up-attempt";
import { verifyEmail } from "./templates/verify-email";
import { walletFrozen } from "./templates/wallet-frozen";
import { deliver } from "./transport";
import { toUnsubscribeToken } from "./unsubscribe-token";

const templates = {
  "verify-email": verifyEmail,
  "reset-password": resetPassword,
  "password-changed": passwordChanged,
  "sign-up-attempt": signUpAttempt,
  "new-device": newDevice,
  "second-factor-on": secondFactorOn,
  "second-factor-off": secondFactorOff,
  "recovery-code-used": recoveryCodeUsed,
  "recovery-codes-renewed": recoveryCodesRenewed,
  "passkey-added": passkeyAdded,
  "passkey-removed": passkeyRemoved,
  "email-change-asked": emailChangeAsked,
  "email-change-confirm": emailChangeConfirm,
  "email-change-attempt": emailChangeAttempt,
  "email-changed": emailChanged,
  "email-change-undone": emailChangeUndone,
  "account-closed": accountClosed,
  "account-opened": accountOpened,
  "second-factor-reset": secondFactorReset,
  "staff-role": staffRole,
  "payment-received": paymentReceived,
  "auto-top-up-failed": autoTopUpFailed,
  "low-balance": lowBalance,
  "wallet-frozen": walletFrozen,
  "key-leaked": keyLeaked,
  "key-paused": keyPaused,
  invitation,
  "member-role": memberRole,
  "member-removed": memberRemoved,
  "organization-transferred": organizationTransferred,
  "organization-received": organizationReceived,
} as const;

type Mail = {
  readonly to: string;
  readonly template: keyof typeof templates;
  /** Where its button leads: a path of ours. */
  readonly path: string;
  /** What a mail about an organization names. */
  readonly about?: About;
} & (Chosen | { readonly topic?: undefined; readonly userId?: string });

/** A mail that its reader may choose not to get. Without a topic it always goes: it concerns the safety of an account. */
type Chosen = { readonly topic: NotificationTopic; readonly userId: string };

const underway = () => singleton("mail-underway", () => new Set<Promise<void>>());

/**
 * Sends a mail. Never rejects: a mail that could not be sent is logged, without a word of it or of its address.
 * A door that must not tell whether there was anybody to write to does not await it.
 */
export function sendMail(mail: Mail): Promise<void> {
  const sending = compose(mail).catch((error) => log("error", "mail.failed", errorFacts(error)));
  underway().add(sending);
  return sending.finally(() => underway().delete(sending));
}

/** When every mail begun so far has been handed over: a stopping server waits for it. */
export async function mailSettled(): Promise<void> {
  await Promise.all(underway());
}

async function compose({ to, template, path, about = {}, topic, userId }: Mail): Promise<void> {
  if (topic && !(await isOn(userId, topic))) return;
  const siteName = env().SITE_NAME;
  const letter = templates[template]({ siteName, link: appUrl() + path, about });
  const optOut = topic && optOutOf({ topic, userId });
  await deliver({
    from: env().MAIL_FROM ?? { name: siteName, address: `no-reply@${new URL(appUrl()).hostname}` },
    // As an object, so that an address is never read as a list of them.
    to: { name: "", address: to },
    subject: letter.subject,
    text: toText(letter, siteName, optOut),
    html: toHtml(letter, siteName, optOut),
    headers: { "Auto-Submitted": "auto-generated", ...(optOut ? oneClick(optOut.link) : {}) },
  });
}

function optOutOf(chosen: Chosen) {
  const label = `Get no more mails about ${topicNames[chosen.topic]}`;
  return { label, link: `${appUrl()}/unsubscribe/${toUnsubscribeToken(chosen)}` };
}

/** RFC 8058: the reader's mail program unsubscribes by one POST to this address. */
function oneClick(link: string): Record<string, string> {
  return { "List-Unsubscribe": `<${link}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
}
