import type { Metadata } from "next";
import Link from "next/link";
import { CodeBlock } from "@/app/_ui/code-block";
import { CodeTabs } from "@/app/_ui/code-tabs";
import { appUrl } from "@/lib/env";
import { hostOf } from "../../samples";
import { DocsPage } from "../docs-page";
import {
  aiSdkSamples,
  claudeCodeSample,
  codexSamples,
  continueSample,
  geminiCliSamples,
  langchainSamples,
  opencodeSample,
} from "./samples";

export const metadata: Metadata = {
  title: "Agents and SDKs",
  description: "Claude Code, Codex, Gemini CLI, opencode, Cursor, Continue, the AI SDK and LangChain, pointed here.",
};

const sections = [
  { id: "claude-code", name: "Claude Code" },
  { id: "codex", name: "Codex" },
  { id: "gemini-cli", name: "Gemini CLI" },
  { id: "opencode", name: "opencode" },
  { id: "cursor", name: "Cursor" },
  { id: "continue", name: "Continue" },
  { id: "ai-sdk", name: "Vercel AI SDK" },
  { id: "langchain", name: "LangChain" },
];

export default function AgentsPage() {
  const baseUrl = `${appUrl()}/v1`;
  return (
    <DocsPage
      title="Agents and SDKs"
      lead="Each speaks its own dialect and may be given any model: where its provider speaks another, the words are translated."
      sections={sections}
    >
      <h2 id="claude-code">Claude Code</h2>
      <p>
        Put any id of the <Link href="/models">models</Link> page where a model is named, here and below, also one of
        another maker.
      </p>
      <CodeBlock label="Claude Code" code={claudeCodeSample(baseUrl)} />
      <p>
        It speaks Anthropic’s dialect and adds the version to the address itself. The ids of your device and account
        that it writes into <code>metadata.user_id</code> do not reach a provider on a shared credential.
      </p>

      <h2 id="codex">Codex</h2>
      <CodeTabs label="Codex" samples={codexSamples(baseUrl)} />
      <p>
        It speaks Responses. What it tells of your machine, in <code>client_metadata</code> and headers of its own, goes
        no further than here.
      </p>

      <h2 id="gemini-cli">Gemini CLI</h2>
      <CodeTabs label="Gemini CLI" samples={geminiCliSamples(baseUrl)} />

      <h2 id="opencode">opencode</h2>
      <p>
        In <code>opencode.json</code>, with the models you want to see in its list:
      </p>
      <CodeBlock label="opencode" code={opencodeSample(baseUrl)} />

      <h2 id="cursor">Cursor</h2>
      <p>
        Under Settings, Models: switch on <em>Override OpenAI Base URL</em> and give it <code>{baseUrl}</code>, put the
        key in place of OpenAI’s, and add the models by their ids. Cursor’s own servers make the calls, so that this
        installation must be reachable from the internet. Its agent writes Responses to the Chat address; both are
        understood there.
      </p>

      <h2 id="continue">Continue</h2>
      <p>
        In <code>config.yaml</code>:
      </p>
      <CodeBlock label="Continue" code={continueSample(baseUrl)} />

      <h2 id="ai-sdk">Vercel AI SDK</h2>
      <CodeTabs label="Vercel AI SDK" samples={aiSdkSamples(baseUrl)} />
      <p>
        Its providers take the version in the base URL. OpenAI’s speaks the Responses dialect and, from the second turn
        on, refers to answers that OpenAI keeps; on a shared credential nothing is kept there, so set{" "}
        <code>{"providerOptions: { openai: { store: false } }"}</code> and it sends the conversation itself.
      </p>

      <h2 id="langchain">LangChain</h2>
      <CodeTabs label="LangChain" samples={langchainSamples(baseUrl)} />

      <p>
        Anything else that lets you set a base URL works likewise: <code>{baseUrl}</code> for what speaks OpenAI’s
        dialects, <code>{hostOf(baseUrl)}</code> for Anthropic’s and Google’s own SDKs. Which of these were run against
        which families of models, and how, stands on the <Link href="/compat">compatibility</Link> page.
      </p>
    </DocsPage>
  );
}
