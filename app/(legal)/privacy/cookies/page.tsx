import type { Metadata } from "next";
import { registeredCookies } from "@/lib/privacy/consent/cookies";
import { policies } from "@/lib/privacy/policies";
import { policyFacts } from "@/lib/privacy/policy-facts";
import { Document, Section } from "../../document";
import { CookieTable } from "../cookie-table";

export function generateMetadata(): Metadata {
  return { title: policies.cookies.title, description: "Every cookie this site sets, what for, and for how long." };
}

export default function CookiesPage() {
  const { consentDays } = policyFacts();
  return (
    <Document
      title={policies.cookies.title}
      version={policies.cookies.version}
      lead="All of them. Each is set by this site, read by this site, and hidden from scripts."
    >
      <Section id="list" title="The list" wide={<CookieTable cookies={registeredCookies()} />}>
        <p>
          What is needed is there because something you asked for would not work without it; that needs no consent, and
          no switch would make sense. What is optional stays off until you say yes. We store nothing else in your
          browser.
        </p>
      </Section>
      <Section id="choice" title="Your choice">
        <p>
          You are asked once. A yes and a no are one press each, last {consentDays} days, and are not asked about again
          before that unless the question itself changes. <a href="/privacy/choices">Change your mind</a> whenever you
          like: a no also removes what was stored. A browser that sends Global Privacy Control is not asked at all; that
          is a no.
        </p>
        <p>
          Each answer is noted in a log where every line seals the one before it: when, to which wording, yes or no.
          With it stands a code that leads to you only while we hold the key to it, and that key is deleted with your
          account.
        </p>
      </Section>
    </Document>
  );
}
