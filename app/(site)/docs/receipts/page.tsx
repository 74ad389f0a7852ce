import type { Metadata } from "next";
import Link from "next/link";
import { CodeBlock } from "@/app/_ui/code-block";
import { appUrl, env } from "@/lib/env";
import { receiptDays } from "@/lib/usage/get-receipt";
import { retiredKeysFile } from "@/lib/usage/receipts/read-retired-keys";
import { DocsPage } from "../docs-page";
import { FactTable } from "../fact-table";
import { members, priceMembers, usageMembers } from "./members";
import { commandSample, keysPath, nodeSample, offlineSample } from "./samples";

export const metadata: Metadata = {
  title: "Receipts",
  description: "What the receipt of a call says, how it is signed, and how anybody can check it.",
};

const sections = [
  { id: "what", name: "What it is" },
  { id: "verify", name: "Check a receipt" },
  { id: "code", name: "In your own code" },
  { id: "keys", name: "Keys" },
  { id: "members", name: "What it says" },
  { id: "usage", name: "usage" },
  { id: "price", name: "price" },
];

export default function ReceiptsPage() {
  const baseUrl = `${appUrl()}/v1`;
  return (
    <DocsPage
      title="Receipts"
      lead="Everything that is stored about a call, signed, with all that is needed to compute its charge again."
      sections={sections}
    >
      <h2 id="what">What it is</h2>
      <p>
        <code>GET /v1/receipts/{"{request_id}"}</code> answers it to any key of the account that made the call; under{" "}
        <Link href="/dashboard/usage">Usage</Link> it can be read, printed and downloaded. It holds numbers, ids and
        closed words. What was said is not in it, because it is not stored. The record is deleted after {receiptDays}{" "}
        days; a copy that you keep can be checked for as long as you have the key.
      </p>
      <p>
        The signature says that {env().SITE_NAME} here stated exactly these numbers. It does not say that a provider
        counted well: <code>usage.source</code> says who counted.
      </p>

      <h2 id="verify">Check a receipt</h2>
      <p>
        The product’s own command checks the signature, then multiplies the tokens by the prices on the receipt and
        compares: the sum, rounded up once, is <code>cost_nano</code> and <code>written_off_nano</code> together, and
        the charge is never more than <code>held_nano</code>. It says every line, and ends with code 1 for a receipt
        that is forged, altered or wrongly computed.
      </p>
      <CodeBlock label="Checking a receipt" code={commandSample(baseUrl)} />
      <p>It runs in any copy of the source, on any machine. With the keys in a file it asks nothing of anybody:</p>
      <CodeBlock label="Checking a receipt offline" code={offlineSample(baseUrl)} />

      <h2 id="code">In your own code</h2>
      <p>
        <code>signature</code> is a detached JWS (RFC 7515, appendix F) with <code>alg</code> EdDSA, over the canonical
        JSON (RFC 8785) of all other members, so their order and spacing are free. Any JOSE library can check it. In
        Node:
      </p>
      <CodeBlock label="Checking a receipt in Node" code={nodeSample(baseUrl)} />

      <h2 id="keys">Keys</h2>
      <p>
        The public keys are at <a href={keysPath}>{keysPath}</a>, as a JSON Web Key Set that any page may read. Each is
        named by its thumbprint (RFC 7638), which the signature’s header repeats as <code>kid</code>. The private key is
        derived from the operator’s <code>CREDENTIALS_KEY</code>.
      </p>
      <p>
        An operator who replaces that one saves the set first, as <code>{retiredKeysFile}</code> in the data folder, and
        starts again: the old keys stay published, and old copies good. A key that leaked is left out, and then vouches
        for nothing any more; receipts that are fetched again are signed with the new one.
      </p>

      <h2 id="members">What it says</h2>
      <FactTable caption="Members of a receipt" name="member" facts={members} />

      <h2 id="usage">usage</h2>
      <FactTable caption="Members of usage" name="member" facts={usageMembers} />

      <h2 id="price">price</h2>
      <FactTable caption="Members of price" name="member" facts={priceMembers} />
    </DocsPage>
  );
}
