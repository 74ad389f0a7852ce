import type { PolicyFacts } from "@/lib/privacy/policy-facts";
import { Section } from "../document";
import { Contact, Operator } from "../operator";

type Props = { facts: PolicyFacts };

export function WhoWeAre({ facts }: Props) {
  return (
    <Section id="who" title="Who is responsible">
      <Operator facts={facts} />
      <p>
        This page informs you. It asks you to agree to nothing: an account rests on our <a href="/terms">terms</a>, and
        where we need your consent we ask for it separately, and take no for an answer.
      </p>
    </Section>
  );
}

export function Changes({ facts: { noticeDays } }: Props) {
  return (
    <Section id="changes" title="When this page changes">
      <p>
        The date at the top is the day this wording was published. A change that matters to you is announced here and in
        a mail to the address of every account, at least {noticeDays} days before it takes effect. If we were ever to
        hand the service over to somebody else, you would hear of it the same way, before your data moves.
      </p>
    </Section>
  );
}

export function ContactUs({ facts }: Props) {
  return (
    <Section id="contact" title="Contact">
      <Contact facts={facts} />
    </Section>
  );
}
