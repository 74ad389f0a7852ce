import type { Metadata } from "next";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { consentNotice } from "@/lib/privacy/consent/notice";
import type { Consent } from "@/lib/privacy/consent/resolve-consent";
import { policyFacts } from "@/lib/privacy/policy-facts";
import { consent } from "@/lib/web/consent";
import { Document, Section } from "../../document";
import { Contact } from "../../operator";

export const metadata: Metadata = {
  title: "Your privacy choices",
  description: "Choose your optional cookies, see whether your opt-out signal is obeyed, use your rights.",
};

type Props = { searchParams: Promise<{ saved?: string }> };

export default async function ChoicesPage({ searchParams }: Props) {
  const made = await consent();
  const { saved } = await searchParams;
  return (
    <Document title="Your privacy choices" lead="One page for every choice. It needs no account and no script.">
      {saved !== undefined && made.choice && (
        <Notice tone="success" title="Your choice is saved.">
          {made.granted.length > 0 ? "Optional cookies you allowed are on." : "Every optional cookie is off."}
        </Notice>
      )}
      <Section id="cookies" title="Optional cookies">
        <CookieChoice made={made} />
      </Section>
      <Section id="signal" title="Global Privacy Control">
        <p>{signalText(made)}</p>
      </Section>
      <Section id="sale" title="Sale, sharing, advertising, mail">
        <p>
          We sell no personal data, share none for advertising and send no advertising, so there is nothing to switch
          off.
        </p>
      </Section>
      <Section id="rights" title="A copy, a correction, a deletion">
        <p>
          They are yours whether or not you have an account: <a href="/privacy#rights">your rights</a>.
        </p>
        <Contact facts={policyFacts()} />
      </Section>
    </Document>
  );
}

function CookieChoice({ made }: { made: Consent }) {
  const { offered, text, reject, accept } = consentNotice();
  if (offered.length === 0) return <p>This site has no optional cookies.</p>;
  return (
    <>
      <p>{text}</p>
      <p>{stateText(made)}</p>
      <form action="/consent" method="post">
        <input type="hidden" name="back" value="/privacy/choices?saved" />
        <input type="hidden" name="from" value="settings" />
        {offered.map(({ category, title, cookies }) => (
          <Field
            key={category}
            type="checkbox"
            name={category}
            label={title}
            defaultChecked={made.granted.includes(category)}
            hint={cookies.map(({ name, purpose, keep }) => `${name}: ${purpose} Kept ${keep}.`).join(" ")}
          />
        ))}
        <div className="mt-5 flex flex-wrap gap-3">
          <Button variant="quiet" name="choice" value="none">
            {reject}
          </Button>
          <Button variant="quiet" name="choice" value="all">
            {accept}
          </Button>
          <Button variant="quiet" name="choice" value="save">
            Save what is ticked
          </Button>
        </div>
      </form>
    </>
  );
}

function stateText({ choice }: Consent): string {
  if (!choice) return "You have not answered yet. Until you do, every optional cookie is off.";
  const day = new Date(choice.atSeconds * 1000).toISOString().slice(0, 10);
  return `Your answer of ${day}: ${choice.granted.length > 0 ? choice.granted.join(", ") : "nothing optional"}.`;
}

function signalText({ gpc, gpcHonoured }: Consent): string {
  if (gpcHonoured) return "Opt-out request honored: your browser sends the signal, and every optional cookie is off.";
  if (gpc) return "Your browser sends the signal. You chose otherwise on this page later, so your choice counts.";
  return "Your browser does not send the signal. If it did, every optional cookie would be off without a question.";
}
