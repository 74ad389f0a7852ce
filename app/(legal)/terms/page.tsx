import type { Metadata } from "next";
import { policies } from "@/lib/privacy/policies";
import { policyFacts } from "@/lib/privacy/policy-facts";
import { Document, Section } from "../document";
import { Contact, Operator } from "../operator";

export function generateMetadata(): Metadata {
  return {
    title: policies.terms.title,
    description: "What you can expect from the service, and what it expects of you.",
  };
}

export default function TermsPage() {
  const facts = policyFacts();
  return (
    <Document
      title={policies.terms.title}
      version={policies.terms.version}
      lead="Short, because you should read it. An account is a contract on these terms."
    >
      <Section id="parties" title="Who and what">
        <Operator facts={facts} />
        <p>
          {facts.siteName} forwards calls to the models of other providers under one key and one bill. The answers come
          from those models. We neither write nor check them.
        </p>
      </Section>
      <Section id="account" title="Your account">
        <p>
          You are {facts.adultAge} or older, and may enter into contracts. Give an e-mail address that reaches you. Keep
          your password and keys to yourself: what is done with them counts as done by you until you revoke them, which
          works at once. Leave whenever you like.
        </p>
      </Section>
      <Section id="credit" title="Credit and prices">
        <p>
          Calls are paid from credit entered beforehand. A call costs its tokens, and a price per call where one is
          listed, at the price in force when it was admitted, rounded up once to a billionth of a dollar. While it runs
          its worst case is set aside; at its end you pay what it cost and never more than was set aside. What you break
          off costs what had been produced.
        </p>
        <p>
          Prices can change for calls to come. They are public at <a href="/pricing">pricing</a>. Credit is no bank
          deposit and earns nothing. What the law of your country says about refunds stands; a charge that was our
          mistake is put right in full. A payment that is given back, to you or to your bank, takes its credit with it;
          if that was spent, the account makes no calls until it is made up for.
        </p>
      </Section>
      <Section id="conduct" title="What is not allowed">
        <p>
          The <a href="/acceptable-use">rules of acceptable use</a> are part of these terms, and so are the rules of the
          provider whose model you call. We may stop a key or an account that breaks them, at once where harm is near,
          and say why.
        </p>
      </Section>
      <Section id="content" title="Your words">
        <p>
          What you send and receive stays yours, as far as it was. We take no right to it beyond passing it on, and keep
          none of it: see the <a href="/privacy">privacy policy</a>.
        </p>
      </Section>
      <Section id="warranty" title="What we do not promise">
        <p>
          The service is provided as it is. Models make mistakes, providers fail, and so can we. As far as the law lets
          us, we give no warranty that it is always there or fit for your purpose, and answer for damage only where we
          caused it on purpose or by gross negligence. Nothing here limits what the law does not let us limit.
        </p>
      </Section>
      <Section id="changes" title="Changes and end">
        <p>
          A change that matters is announced here and by mail at least {facts.noticeDays} days before; if you go on
          using the service after that, it applies. If a part of these terms does not hold, the rest does.
        </p>
      </Section>
      <Section id="contact" title="Contact">
        <Contact facts={facts} />
      </Section>
    </Document>
  );
}
