import type { Metadata } from "next";
import Link from "next/link";
import { CodeBlock } from "@/app/_ui/code-block";
import { appUrl } from "@/lib/env";
import { DocsPage } from "../docs-page";
import { FactTable } from "../fact-table";
import { rateHeaders, scopes } from "./facts";
import { limitedKeySample } from "./samples";

export const metadata: Metadata = {
  title: "Limits",
  description: "What a key may do, which models it may call, from where, how fast, and what a refusal says.",
};

const sections = [
  { id: "scopes", name: "Scopes" },
  { id: "models", name: "Models" },
  { id: "addresses", name: "Addresses" },
  { id: "promises", name: "Promises" },
  { id: "rates", name: "Rates" },
  { id: "counted", name: "What is counted" },
  { id: "refused", name: "What a refusal says" },
];

export default function LimitsPage() {
  return (
    <DocsPage
      title="Limits"
      lead="A key can be held to less than its account may do. Where nothing is set, nothing is limited."
      sections={sections}
    >
      <CodeBlock label="Making a key that is held to something" code={limitedKeySample(`${appUrl()}/v1`)} />

      <h2 id="scopes">Scopes</h2>
      <p>
        Every address asks for one scope; without it the answer is 403, and names what is missing. A management key
        never calls a model, and an inference key never manages keys. <code>GET /v1/key</code> answers every live key.
      </p>
      <FactTable caption="Scopes of keys" name="scope" facts={scopes} />

      <h2 id="models">Models</h2>
      <p>
        A list of names, <code>*</code> standing for any characters; case counts. A model is on it by its own id, or
        with its provider before it: <code>anthropic/*</code> allows what Anthropic serves itself. An alias is judged by
        what it stands for. Another model is 403, and a fallback that is not on the list is left out as long as another
        remains. <code>GET /v1/models</code> shows only what the key may call.
      </p>

      <h2 id="addresses">Addresses</h2>
      <p>
        IPv4 and IPv6 addresses and ranges from which the key works; from elsewhere it is 403. What counts is where the
        connection comes from. A header that the caller wrote does not.
      </p>

      <h2 id="promises">Promises</h2>
      <p>
        What a key requires of providers is added to <code>x-tacit-require</code>, with the same{" "}
        <Link href="/docs/routing#promises">words</Link>. A call can ask for more, never for less. As no platform
        promises any of it, such a key describes no media.
      </p>

      <h2 id="rates">Rates</h2>
      <p>
        <code>rpm</code> is how many requests, and <code>tpm</code> how many tokens, a key has in any minute;{" "}
        <code>concurrency</code> is how many calls it may have under way at once. The answers of a key with a rate say
        what is left of it:
      </p>
      <FactTable caption="Headers of rates" name="header" facts={rateHeaders} />
      <p>
        What was not counted, such as a list or a request that was refused as it came, carries only{" "}
        <code>RateLimit-Policy</code>. What providers say of limits of their own is the operator’s affair and stays
        here.
      </p>

      <h2 id="counted">What is counted</h2>
      <p>
        A request is one that reaches a model: every call, every counting of tokens, every description of media. A
        management key’s requests to <code>/v1/keys</code> are counted too. Lists of models, usage and receipts are not.
        What is refused costs nothing, whether for the request itself, a limit, the credit or a budget, nor does a call
        that no provider could be reached for.
      </p>
      <p>
        Tokens are counted before the call as a guess: a quarter of the bytes of its text, 1,600 for each picture or
        file, and the cap that you set on the answer, or 256 where you set none. When the call is over the guess is
        replaced by what was used, input and output, cached or not; it stays for a call that you hang up on before the
        provider has answered. A cap beyond what the limit allows counts as all of it, so that such a call waits until
        nothing else is under way; an input that is longer than the limit by itself is refused at once.
      </p>

      <h2 id="refused">What a refusal says</h2>
      <p>
        429 in your <Link href="/docs/dialects#errors">dialect</Link>, with <code>retry-after</code> and{" "}
        <code>x-tacit-limit-source</code>. The official SDKs wait and try again by themselves. Where waiting does not
        help, <code>x-should-retry: false</code> tells them so.
      </p>
    </DocsPage>
  );
}
