import type { Metadata } from "next";
import Link from "next/link";
import { CodeBlock } from "@/app/_ui/code-block";
import { CodeTabs } from "@/app/_ui/code-tabs";
import { namedProcessors } from "@/lib/billing/payments/named-processors";
import { topUpMinMinor } from "@/lib/billing/payments/schema";
import { appUrl, env } from "@/lib/env";
import { exampleModel } from "../example-call";
import { firstCallSamples, hostOf } from "../samples";
import { AnswerHeaders } from "./answer-headers";
import { DocsPage } from "./docs-page";
import { receiptSample, streamingSamples } from "./samples";

export const metadata: Metadata = {
  title: "Quick start",
  description: "A first call with curl and with the SDKs of OpenAI, Anthropic and Google, streaming, receipts.",
};

const sections = [
  { id: "key", name: "Get a key" },
  { id: "call", name: "A first call" },
  { id: "streaming", name: "Streaming" },
  { id: "receipts", name: "Receipts and credit" },
  { id: "headers", name: "Headers of an answer" },
  { id: "next", name: "Read on" },
];

export default function QuickStartPage() {
  const baseUrl = `${appUrl()}/v1`;
  const call = { baseUrl, model: exampleModel };
  return (
    <DocsPage
      title="Quick start"
      lead={`${env().SITE_NAME} speaks the dialect of the SDK you have: change the base URL and the key, keep the rest.`}
      sections={sections}
    >
      <h2 id="key">Get a key</h2>
      <p>
        <Link href="/sign-up">Create an account</Link>, then make a key under <Link href="/dashboard/keys">Keys</Link>.
        It is shown once; what is stored is a fingerprint of it, and its first and last characters. Put it where your
        code can read it:
      </p>
      <CodeBlock label="Keeping the key" code={'export TACIT_KEY="tct_…"'} />

      <h2 id="call">A first call</h2>
      <p>
        <code>{exampleModel}</code> is built in: it says back what it hears, without any provider, at a price of its
        own. The <Link href="/models">models</Link> page lists what else can be called here. Every model that writes
        text answers in each of these dialects.
      </p>
      <CodeTabs label="A first call" samples={firstCallSamples(call)} />
      <p>
        OpenAI’s SDKs take <code>{baseUrl}</code> as their base URL; Anthropic’s and Google’s take{" "}
        <code>{hostOf(baseUrl)}</code> and add the version themselves. A version too many is forgiven. The key may
        travel in <code>Authorization: Bearer</code>, <code>x-api-key</code>, <code>x-goog-api-key</code> or{" "}
        <code>api-key</code>, whichever your client sends.
      </p>

      <h2 id="streaming">Streaming</h2>
      <p>
        A stream arrives as the provider sends it, event by event, in the dialect you asked in. Close the connection and
        the provider’s is closed too.
      </p>
      <CodeTabs label="A streaming call" samples={streamingSamples(call)} />

      <h2 id="receipts">Receipts and credit</h2>
      <p>
        Every answer carries its id in <code>x-request-id</code>. With the key that made the call, or another one of the
        same account, ask for everything that is stored about it, or for what is left:
      </p>
      <CodeBlock label="Asking about calls and credit" code={receiptSample(baseUrl)} />
      <p>
        A receipt is signed: <Link href="/docs/receipts">Receipts</Link> says what each number means and how to check
        it.
      </p>
      <p>
        {namedProcessors().length > 0 ? (
          <>
            Credit is bought under <Link href="/dashboard/billing">Credit</Link>, from {topUpMinMinor / 100} USD on, or
            given by the operator.
          </>
        ) : (
          "Credit is given by the operator: this installation takes no payments."
        )}
      </p>

      <h2 id="headers">Headers of an answer</h2>
      <AnswerHeaders />

      <h2 id="next">Read on</h2>
      <ul>
        <li>
          <Link href="/docs/dialects">Dialects</Link>: every endpoint, what is forwarded and what is translated, errors.
        </li>
        <li>
          <Link href="/docs/agents">Agents and SDKs</Link>: Claude Code, Codex, Gemini CLI and others, pointed here.
        </li>
        <li>
          <Link href="/docs/routing">Routing</Link>: which provider answers, fallbacks, what a provider must promise.
        </li>
        <li>
          <Link href="/compat">Compatibility</Link>: what was proved of each SDK and agent.
        </li>
      </ul>
    </DocsPage>
  );
}
