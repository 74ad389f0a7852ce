import type { Metadata } from "next";
import { policies } from "@/lib/privacy/policies";
import { policyFacts } from "@/lib/privacy/policy-facts";
import { Document, Section } from "../document";
import { Contact } from "../operator";

export function generateMetadata(): Metadata {
  return { title: policies.acceptable_use.title, description: "What the service may not be used for." };
}

export default function AcceptableUsePage() {
  return (
    <Document
      title={policies.acceptable_use.title}
      version={policies.acceptable_use.version}
      lead="We do not read what you send. These rules bind you all the same."
    >
      <Section id="never" title="Never">
        <ul>
          <li>Anything that sexualises or exploits children.</li>
          <li>Help with killing, maiming or weapons of mass harm.</li>
          <li>Threats, stalking, or finding out about people in order to hurt them.</li>
          <li>Fraud: false identities, phishing, fake reviews, deceiving voters.</li>
          <li>Malware, and breaking into systems that are not yours to test.</li>
          <li>Decisions about people’s rights, jobs, credit or health that no person looks at.</li>
          <li>What the law where you are, or where we are, forbids.</li>
        </ul>
      </Section>
      <Section id="service" title="Towards the service">
        <ul>
          <li>Do not sell on access to your keys as if it were your own service without our agreement.</li>
          <li>Do not get around limits, prices or the provider’s safeguards, with many accounts for instance.</li>
          <li>Do not disturb it for others. If you find a weakness, tell us and not the world first.</li>
        </ul>
      </Section>
      <Section id="providers" title="Towards the providers">
        <p>The provider whose model you call has rules too. They hold for your call.</p>
      </Section>
      <Section id="how" title="How we notice, and what happens">
        <p>
          We look at numbers only: how many calls, how fast, with what result, at what cost. The words of a call are out
          of our reach. A provider may check what it receives and tell us about a breach. Then a key or an account can
          be stopped; you are told why, and can object.
        </p>
      </Section>
      <Section id="report" title="Report something">
        <Contact facts={policyFacts()} />
      </Section>
    </Document>
  );
}
