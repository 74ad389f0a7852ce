import type { Metadata } from "next";
import Link from "next/link";
import { CodeBlock } from "@/app/_ui/code-block";
import { Money } from "@/app/_ui/money";
import { appUrl } from "@/lib/env";
import { findMediaDeployment } from "@/lib/platforms/find-media-deployment";
import { DocsPage } from "../docs-page";
import { FactTable } from "../fact-table";
import { members, refusals } from "./facts";
import { mediaAnswer, mediaSample } from "./samples";

export const metadata: Metadata = {
  title: "Media",
  description: "What a public film, post or song is, as its own platform says, in one form for all of them.",
};

const sections = [
  { id: "answer", name: "The answer" },
  { id: "embed", name: "What goes into a page" },
  { id: "privacy", name: "Who learns what" },
  { id: "refused", name: "Refusals" },
  { id: "price", name: "Price and rates" },
];

export default async function MediaPage() {
  const { price } = await findMediaDeployment();
  return (
    <DocsPage
      title="Media"
      lead="Give the public address of a film, a post or a song; get what it is, as its own platform says, in one form for all of them."
      sections={sections}
    >
      <CodeBlock label="Asking what a public address is" code={mediaSample(`${appUrl()}/v1`)} />
      <p>
        Platforms are asked at the addresses that they publish for this (<a href="https://oembed.com">oEmbed</a>), and
        only those on the <Link href="/platforms">list</Link>. The key needs the scope <code>media:read</code>.
      </p>

      <h2 id="answer">The answer</h2>
      <CodeBlock label="A description" code={mediaAnswer} />
      <FactTable caption="Members of a description" name="member" facts={members} />

      <h2 id="embed">What goes into a page</h2>
      <p>
        A platform’s own HTML is never passed on. Where it has a player, <code>embed.html</code> is a frame of ours that
        shows it: sandboxed, loaded late, and only from the platform’s own servers. Where it has only a script, as for
        posts, it is a quotation with a link. There is no script in either. Titles and names are text: encode them
        before you put them into HTML.
      </p>

      <h2 id="privacy">Who learns what</h2>
      <p>
        The platform learns the public address, without what follows whoever shared it, and the address of this server.
        It does not learn who asked. We keep the answer for an hour by that address, for everybody, in memory. On the
        receipt and in your usage stands that a description was asked for: not of what, and not which platform.
      </p>

      <h2 id="refused">Refusals</h2>
      <FactTable caption="Why there is no description" name="status" facts={refusals} />

      <h2 id="price">Price and rates</h2>
      <p>
        A description costs {price.perCallNano === 0n ? "nothing here" : <Money nano={price.perCallNano} />}; anything
        else costs nothing. It counts as one request against the key’s rate, and has a receipt like any other call.
      </p>
    </DocsPage>
  );
}
