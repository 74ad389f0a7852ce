import type { PolicyFacts } from "@/lib/privacy/policy-facts";
import { Section } from "../document";

type Props = { facts: PolicyFacts };

export function Security({ facts: { isSecure, breachHours } }: Props) {
  return (
    <Section id="security" title="How it is kept safe">
      <ul>
        <li>
          {isSecure
            ? "Everything between you and us travels encrypted, and your browser is told to accept nothing less."
            : "This installation is set up for plain HTTP, which is right on your own machine and wrong across a network: its operator should put HTTPS in front."}
        </li>
        <li>Passwords are stored as argon2id hashes. Nobody can read yours, and neither can we.</li>
        <li>
          API keys are shown once and stored as a keyed hash. They are never written to a log or an address line. A
          revoked key fails on its next call.
        </li>
        <li>
          Our own credentials with providers are encrypted with AES-256-GCM under a key that is not in the database.
        </li>
        <li>
          Sessions are random tokens that end when you sign out. Forms are refused when they come from another site, and
          guessing a password is slowed down until it is hopeless.
        </li>
        <li>
          Access to other people’s data needs a role that only the operator gives, and changes leave a line of who made
          them.
        </li>
        <li>
          Logs hold names of events from a fixed list, ids and numbers. There is no way to write a sentence into them,
          not even when something breaks.
        </li>
      </ul>
      <p>
        Should something go wrong all the same, we tell the authority within {breachHours} hours, and you without delay
        where it puts you at risk.
      </p>
    </Section>
  );
}

export function Retention({ facts }: Props) {
  const { usageDays, auditDays, sessionDays, outboxDays, mailsByServer, consentLogYears } = facts;
  return (
    <Section id="retention" title="How long it stays">
      <ul>
        <li>Your account’s data, for as long as you have the account.</li>
        <li>The row of a call, {usageDays} days. Then it is deleted; only the day’s total in the books stays.</li>
        <li>Lines about changes and sign-ins, {auditDays} days.</li>
        <li>A session, at most {sessionDays} days, or until you sign out.</li>
        <li>Your answers about cookies, {consentLogYears} years, because the law wants them provable.</li>
        <li>
          Mails we send you,{" "}
          {mailsByServer
            ? "not at all on our side: they are handed to a mail server and not copied."
            : `${outboxDays} days in a folder on our server, because no mail server is set up here.`}
        </li>
      </ul>
      <p>
        When an account is deleted, everything in the table above goes with it except what its last column says: the
        books, which tax law makes us keep, and the proof of consent. Neither leads to you any more. Copies in the
        operator’s backups last until those are replaced.
      </p>
    </Section>
  );
}
