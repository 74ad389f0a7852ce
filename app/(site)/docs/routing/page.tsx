import type { Metadata } from "next";
import Link from "next/link";
import { CodeBlock } from "@/app/_ui/code-block";
import { appUrl } from "@/lib/env";
import { DocsPage } from "../docs-page";
import { FactTable } from "../fact-table";
import { fallbackSample, ownCredentialSample, requireSample } from "./samples";

export const metadata: Metadata = {
  title: "Routing",
  description: "Which provider answers a call, what happens when it fails, and what you may ask of it.",
};

const sections = [
  { id: "names", name: "Names" },
  { id: "order", name: "Who is asked first" },
  { id: "failing", name: "When a provider fails" },
  { id: "fallbacks", name: "Other models" },
  { id: "promises", name: "What must be promised" },
  { id: "sort", name: "Cheapest, or fastest" },
  { id: "sessions", name: "Sessions" },
  { id: "byok", name: "Your own credential" },
];

const promises = [
  { name: "zdr", text: "It keeps nothing of what is said, by default or as the operator has agreed with it." },
  { name: "no-training", text: "It does not train on what it is sent, or keeps nothing." },
  {
    name: "eu, us, …",
    text: "It processes only there. A member state, or a region such as eu-west-1, lies within eu.",
  },
];

const sorts = [
  { name: "price", text: "The lowest price of input and output together." },
  { name: "latency", text: "The shortest wait for the first byte, as this server has lately seen it." },
  { name: "throughput", text: "The most tokens a second, likewise." },
];

export default function RoutingPage() {
  const baseUrl = `${appUrl()}/v1`;
  return (
    <DocsPage
      title="Routing"
      lead="A model may be reached in several ways. Which one is taken is decided for every call, and its answer says so."
      sections={sections}
    >
      <h2 id="names">Names</h2>
      <p>
        A model has the name that its maker gave it, such as <code>gpt-5</code>. Put a provider before it to be answered
        by that one only: <code>azure/gpt-5</code>. The operator may add names that stand for one model or for several
        in turn. <code>x-tacit-model</code> and <code>x-tacit-provider</code> say who answered.
      </p>

      <h2 id="order">Who is asked first</h2>
      <p>
        Credentials of your own, then the operator’s order of priority, then your wish for the cheapest or the fastest,
        then whoever speaks your dialect, and among equals chance, by the weights that the operator gave. A way that is
        broken comes after all that work until it has rested.
      </p>

      <h2 id="failing">When a provider fails</h2>
      <p>
        When it cannot be reached, takes too long, is overloaded, limits us or refuses the operator’s credential, the
        next way is tried, up to six in all, for as long as nothing of an answer has gone out to you. What it says of
        your request itself is yours to hear, and ends the call. <code>x-tacit-attempts</code> counts the ways. You pay
        for the one that answered, at the price in force when the call was admitted.
      </p>

      <h2 id="fallbacks">Other models</h2>
      <p>
        Name up to 16 other models in <code>models</code>, in any JSON body that names its model: Chat, Responses,
        Messages, embeddings and so on; or in the header <code>x-tacit-models</code>, separated by commas, where the
        body has no place for them, as in Gemini’s dialect. They are tried in turn, after every way to the first.
      </p>
      <CodeBlock label="Falling back to other models" code={fallbackSample(baseUrl)} />

      <h2 id="promises">What must be promised</h2>
      <p>
        <code>x-tacit-require</code> takes any of these, parted by commas. Only ways that keep all of them are asked;
        when there is none, the call is refused with 403 and sent to nobody. What is not known is not promised, and a
        word that nobody knows is kept by nobody. The <Link href="/models">models</Link> page shows what each provider
        says.
      </p>
      <FactTable caption="What can be required" name="word" facts={promises} />
      <CodeBlock label="Requiring promises with the OpenAI SDK" code={requireSample(baseUrl)} />

      <h2 id="sort">Cheapest, or fastest</h2>
      <p>
        <code>x-tacit-sort</code> takes one word, and decides among ways of the same priority:
      </p>
      <FactTable caption="What can be sorted by" name="word" facts={sorts} />

      <h2 id="sessions">Sessions</h2>
      <p>
        Providers cache the beginning of a prompt, each for itself. Calls that name the same session in{" "}
        <code>x-session-id</code>, or in the headers by which Claude Code, Codex and opencode name theirs, take the same
        way for as long as it works. The header stays here.
      </p>

      <h2 id="byok">Your own credential</h2>
      <p>
        You can put a provider credential of yours behind your account, under{" "}
        <Link href="/dashboard/providers">Providers</Link>; it may lead to any https address in the open internet. Your
        calls to its models then go out under it, never under the shared one, cost you only the operator’s fee (nothing,
        unless one is set), and carry <code>x-tacit-byok: 1</code>. What a provider keeps for you, such as files and
        earlier responses, can be used with it. The operator can do the same on the command line:
      </p>
      <CodeBlock label="Adding an account’s own credential" code={ownCredentialSample} />
    </DocsPage>
  );
}
