import type { Metadata } from "next";
import Link from "next/link";
import { DocsPage } from "../docs-page";
import { EndpointTable } from "./endpoint-table";
import { asking, counting, forwardedOnly, generating, managing } from "./endpoints";
import { ErrorTabs } from "./error-tabs";
import { StreamTable } from "./stream-table";

export const metadata: Metadata = {
  title: "Dialects",
  description: "Every endpoint, what is forwarded, translated, refused and left out, streams and errors.",
};

const sections = [
  { id: "endpoints", name: "Endpoints" },
  { id: "forward", name: "Forwarded" },
  { id: "translate", name: "Translated" },
  { id: "dropped", name: "Left out, and named" },
  { id: "refused", name: "Refused" },
  { id: "streams", name: "Streams" },
  { id: "errors", name: "Errors" },
];

export default function DialectsPage() {
  return (
    <DocsPage
      title="Dialects"
      lead="Four dialects come in. Where the provider speaks yours, your words pass through; where it does not, they are translated."
      sections={sections}
    >
      <h2 id="endpoints">Endpoints</h2>
      <h3>For any model that writes text</h3>
      <EndpointTable caption="Endpoints that generate" endpoints={generating} />
      <h3>To count tokens</h3>
      <p>
        The provider’s own count where it has one, otherwise an estimate, which <code>x-tacit-usage-source</code> says.
        Counting costs nothing.
      </p>
      <EndpointTable caption="Endpoints that count tokens" endpoints={counting} />
      <h3>Only forwarded</h3>
      <p>These have one dialect each, and go to providers that serve it.</p>
      <EndpointTable caption="Endpoints that are only forwarded" endpoints={forwardedOnly} />
      <h3>To ask</h3>
      <EndpointTable caption="Endpoints that tell" endpoints={asking} />
      <h3>To manage keys</h3>
      <p>
        With a management key. <Link href="/docs/limits">Limits</Link> says what a key can be held to.
      </p>
      <EndpointTable caption="Endpoints that manage keys" endpoints={managing} />
      <p>
        <code>x-tacit-lane</code> on every answer of a model says which of the next two happened.
      </p>

      <h2 id="forward">Forwarded</h2>
      <p>
        The provider speaks your dialect: your body goes out byte for byte, members we have never heard of included, and
        the answer comes back as it was given. Only this is cut in or out:
      </p>
      <ul>
        <li>the model’s name, where the provider calls it otherwise, and the list of fallbacks;</li>
        <li>the request for usage in a Chat stream; the event that answers it is taken out again;</li>
        <li>
          what would tell the provider who calls: Responses’ <code>client_metadata</code>, and on shared credentials
          Anthropic’s <code>metadata.user_id</code>, in whose place a pseudonym of the key goes out;
        </li>
        <li>
          on shared credentials, <code>store</code>, which becomes false, because what is kept could be read by others,
          and what chooses a dearer lane, server or model than the price says: <code>service_tier</code>,{" "}
          <code>speed</code>, <code>fallbacks</code> and their like;
        </li>
        <li>
          the cap on the answer, which takes the name that the provider knows, or is lowered when credit is short;
        </li>
        <li>reasoning that only another provider could read.</li>
      </ul>
      <p>
        Of your headers only <code>anthropic-version</code>, <code>anthropic-beta</code> and <code>openai-beta</code>{" "}
        reach the provider.
      </p>

      <h2 id="translate">Translated</h2>
      <p>
        The provider speaks another dialect: text, pictures, documents, tools and their results, reasoning, structured
        answers and usage are rewritten, both ways. Ids and times are ours, and <code>model</code> is what you asked
        for. A cap on the answer is never raised. Reasoning that a provider signs travels through your client under a
        tag, goes back to that provider on the next turn, and to nobody else.
      </p>

      <h2 id="dropped">Left out, and named</h2>
      <p>
        A parameter without an equal at the provider is left out, and <code>x-tacit-dropped-params</code> names it as
        you wrote it: <code>seed</code> or <code>logit_bias</code> towards Anthropic, for example, or <code>top_k</code>{" "}
        towards OpenAI; and of what is forwarded on a shared credential, what would cost more than the price says. Send{" "}
        <code>x-tacit-strict: 1</code> and such a call is refused with 400 instead. What is spoken is never left out.
      </p>

      <h2 id="refused">Refused</h2>
      <p>Before any money is set aside, with a sentence that names the parameter:</p>
      <ul>
        <li>
          content that the model or its dialect cannot take: a picture for a model that cannot see, a video where there
          is no place for one, a file given by its address where only its bytes will do;
        </li>
        <li>
          in translation, more than one answer (<code>n</code>, <code>candidateCount</code>), a spoken answer, a{" "}
          <code>prediction</code>, tools for a model that calls none;
        </li>
        <li>
          what lies with a provider under a credential that others share: <code>previous_response_id</code>,{" "}
          <code>conversation</code>, <code>prompt</code>, <code>background</code>, file ids, file search, containers,{" "}
          <code>cachedContent</code>. Send the whole conversation instead. Under a{" "}
          <Link href="/docs/routing#byok">credential of your own</Link>, with a provider that speaks your dialect, they
          pass.
        </li>
      </ul>

      <h2 id="streams">Streams</h2>
      <p>
        A stream that is silent for 15 seconds is kept alive in a way that its dialect’s clients bear. A failure after
        the first byte comes as the last event. So does a provider’s stream that ends without saying that it is
        complete: half an answer never looks like a whole one.
      </p>
      <p>
        Where no provider has answered at all for 10 seconds, the stream is begun for the one that is being asked, and
        an error can only come as an event. Gemini’s streams wait.
      </p>
      <StreamTable />

      <h2 id="errors">Errors</h2>
      <p>
        What a provider says of a request it refuses is passed on with its status, without anything that looks like a
        key. What concerns the operator’s own credential is not: you are told that the model cannot be served. Codex,
        which asks six times at a 404, hears 400 for a model that is not there.
      </p>
      <ErrorTabs />
    </DocsPage>
  );
}
