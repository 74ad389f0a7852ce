import type { PolicyFacts } from "@/lib/privacy/policy-facts";
import { Outside, Section } from "../document";
import { Contact } from "../operator";

const authorities = "https://www.edpb.europa.eu/about-edpb/about-edpb/members_en";

export function YourRights({ facts }: { facts: PolicyFacts }) {
  return (
    <Section id="rights" title="Your rights, wherever you live">
      <p>Everyone has the same rights here. We do not ask where you live before we grant one.</p>
      <ul>
        <li>
          <strong>See</strong> what is stored about you, and know what for. Your keys, your calls, your credit and its
          movements are in your <a href="/dashboard">dashboard</a>; everything stored about a single call is also at its
          receipt’s address in the API.
        </li>
        <li>
          <strong>Correct</strong> what is wrong.
        </li>
        <li>
          <strong>Delete</strong> your account and what belongs to it, at any time, for no reason.
        </li>
        <li>
          <strong>Take it with you</strong>: a copy in a form that other programs can read.
        </li>
        <li>
          <strong>Restrict</strong> what we do with it, while a question about it is open for instance.
        </li>
        <li>
          <strong>Object</strong> to what rests on our legitimate interest.
        </li>
        <li>
          <strong>Take back</strong> a consent as easily as you gave it, on{" "}
          <a href="/privacy/choices">your privacy choices</a>. What was right before stays right.
        </li>
        <li>
          <strong>Complain</strong> to a data protection authority, yours or ours. The European ones are{" "}
          <Outside href={authorities}>listed by their board</Outside>.
        </li>
      </ul>
      <h3>How to use them now</h3>
      <p>
        Keys and consent are in your hands at once. For a copy, a correction, a deletion, a restriction or an objection
        there is no button yet: you write, and a person does it.
      </p>
      <Contact facts={facts} />
      <p>
        It costs nothing. We may have to make sure that it is you, by an answer from the account’s address and nothing
        more than that.
      </p>
      <h3>In the words of the laws</h3>
      <p>
        <strong>GDPR and UK GDPR:</strong> these are the rights of access, rectification, erasure, restriction,
        portability and objection, and to lodge a complaint. No decision about you is made by software alone, apart from
        the limits on how often something may be tried.
      </p>
      <p>
        <strong>CCPA:</strong> you may know what is collected, correct it and delete it. We have not sold or shared
        personal information and do not. Sensitive information is limited to your password, used only to sign you in.
        Nobody is treated worse, or charged more, for using a right, and you may send somebody else to use it for you.
      </p>
      <p>
        <strong>Mail:</strong> we send what an account needs, such as a link to confirm an address. There is no
        newsletter and no advertising to unsubscribe from.
      </p>
    </Section>
  );
}
