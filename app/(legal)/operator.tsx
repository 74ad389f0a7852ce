import type { PolicyFacts } from "@/lib/privacy/policy-facts";

type Props = { facts: PolicyFacts };

/** Who answers for this installation, or the plain fact that nobody has said so. */
export function Operator({ facts: { siteName, controllerName, controllerAddress } }: Props) {
  if (!controllerName)
    return (
      <p>
        <strong>Whoever runs this installation of {siteName} has not named themselves here.</strong> That is usual for
        one that somebody runs for themselves. If it is not yours, the person who gave you its address is responsible
        for it.
      </p>
    );
  return (
    <p>
      {siteName} is run by <strong>{controllerName}</strong>
      {controllerAddress ? `, ${controllerAddress}` : ""}, who is responsible for the personal data described here (the
      “controller” in the GDPR’s words). “We” below is them.
    </p>
  );
}

/** How to reach them. */
export function Contact({ facts: { contactEmail, answerDays } }: Props) {
  if (!contactEmail)
    return (
      <p>
        No contact address is set on this installation. Ask the person who runs it; whoever takes accounts from others
        has to set one.
      </p>
    );
  return (
    <p>
      Write to <a href={`mailto:${contactEmail}`}>{contactEmail}</a>. You need no account for it. You get an answer
      within {answerDays} days.
    </p>
  );
}
