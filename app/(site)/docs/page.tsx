import type { Metadata } from "next";
import Link from "next/link";
import { CodeBlock } from "@/app/_ui/code-block";
import { CodeTabs } from "@/app/_ui/code-tabs";
import { PageHeader } from "@/app/_ui/page-header";
import { appUrl, env } from "@/lib/env";
import { exampleModel } from "../example-call";
import { firstCallSamples } from "../samples";
import { AnswerHeaders } from "./answer-headers";
import { ErrorTable } from "./error-table";
import { receiptSample, streamingSamples } from "./samples";

export const metadata: Metadata = {
  title: "Quick start",
  description: "A first call with curl and with the OpenAI SDK, streaming, errors, receipts.",
};

const sections = [
  { id: "key", name: "Get a key" },
  { id: "call", name: "A first call" },
  { id: "streaming", name: "Streaming" },
  { id: "receipts", name: "Receipts and credit" },
  { id: "headers", name: "Headers of an answer" },
  { id: "errors", name: "Errors" },
  { id: "limits", name: "Limits of this version" },
];

export default function QuickStartPage() {
  const baseUrl = `${appUrl()}/v1`;
  const call = { baseUrl, model: exampleModel };
  return (
    <div className="mx-auto max-w-page px-5 sm:px-7">
      <PageHeader
        title="Quick start"
        lead={`${env().SITE_NAME} speaks the OpenAI Chat dialect: change the base URL and the key, keep the rest.`}
      />
      <div className="grid gap-x-16 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <nav aria-label="On this page" className="hidden lg:block">
          <ul className="sticky top-6 border-l border-line text-sm">
            {sections.map((section) => (
              <li key={section.id}>
                <a href={`#${section.id}`} className="flex min-h-9 items-center pl-4 text-soft hover:text-ink">
                  {section.name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <article className="prose min-w-0 [&>h2:first-child]:mt-0">
          <h2 id="key">Get a key</h2>
          <p>
            <Link href="/sign-up">Create an account</Link>, then make a key under{" "}
            <Link href="/dashboard/keys">Keys</Link>. It is shown once; what is stored is a fingerprint of it, and its
            first and last characters. Put it where your code can read it:
          </p>
          <CodeBlock label="Keeping the key" code={'export TACIT_KEY="tct_…"'} />

          <h2 id="call">A first call</h2>
          <p>
            <code>{exampleModel}</code> is built in: it says back what it hears, without any provider, at a price of its
            own. The <Link href="/models">models</Link> page lists what else can be called here.
          </p>
          <CodeTabs label="A first call" samples={firstCallSamples(call)} />

          <h2 id="streaming">Streaming</h2>
          <p>
            Set <code>stream: true</code>. Chunks arrive as the provider sends them. Once the answer has begun, a
            comment line keeps the connection alive; every SDK ignores it. Close the connection and the provider’s is
            closed too.
          </p>
          <CodeTabs label="A streaming call" samples={streamingSamples(call)} />

          <h2 id="receipts">Receipts and credit</h2>
          <p>
            Every answer carries its id in <code>x-request-id</code>. With the key that made the call, or another one of
            the same account, ask for everything that is stored about it, or for what is left:
          </p>
          <CodeBlock label="Asking about calls and credit" code={receiptSample(baseUrl)} />

          <h2 id="headers">Headers of an answer</h2>
          <AnswerHeaders />

          <h2 id="errors">Errors</h2>
          <p>
            An error has the body that OpenAI’s SDKs expect:{" "}
            <code>{'{"error": {"message", "type", "param", "code"}}'}</code>. What a provider says of a request it
            refuses is passed on with its status. After the first byte of a stream, an error arrives as a last event of
            the same shape.
          </p>
          <ErrorTable />

          <h2 id="limits">Limits of this version</h2>
          <ul>
            <li>
              One endpoint generates: <code>POST /v1/chat/completions</code>. The OpenAI Responses, Anthropic and Gemini
              dialects are not served yet.
            </li>
            <li>A model answers only if its provider itself speaks the OpenAI Chat dialect. Nothing is translated.</li>
            <li>Credit is granted by the operator; there is no online payment yet.</li>
          </ul>
        </article>
      </div>
    </div>
  );
}
