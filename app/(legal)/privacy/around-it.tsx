import type { PolicyFacts } from "@/lib/privacy/policy-facts";
import { Section } from "../document";

export function CookiesInShort() {
  return (
    <Section id="cookies" title="Cookies">
      <p>
        A few, all our own, none to follow you. <a href="/privacy/cookies">Each one is listed</a> with its purpose and
        its time, and the optional ones wait for <a href="/privacy/choices">your choice</a>.
      </p>
    </Section>
  );
}

export function Minors({ facts: { adultAge } }: { facts: PolicyFacts }) {
  return (
    <Section id="minors" title="Children and young people">
      <p>
        Accounts are for people aged {adultAge} or older. We ask for a statement of it at sign-up and store when it was
        made, not a date of birth. If a minor has an account all the same, tell us: it is deleted with all it holds, and
        its keys stop at once.
      </p>
    </Section>
  );
}

export function Links() {
  return (
    <Section id="links" title="Links and other platforms">
      <p>
        Where this site links to another, that one’s policy holds from there on. It is not told which page you came
        from. Nothing on these pages is embedded from a social or video platform. Only if one of your programs asks us
        what a public address is (<code>GET /v1/media</code>) do we ask its platform, one of{" "}
        <a href="/platforms">these</a>: it learns that address and the address of our server, never who asked.
      </p>
    </Section>
  );
}
