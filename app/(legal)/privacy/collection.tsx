import { Cell, Table } from "@/app/_ui/table";
import type { PolicyFacts } from "@/lib/privacy/policy-facts";
import type { PolicyRow } from "@/lib/privacy/policy-table";
import { Section } from "../document";

const columns = ["What", "In detail", "Why", "On what basis", "How long", "When you leave"].map((label) => ({ label }));

export function WhatWeCollect({ rows }: { rows: readonly PolicyRow[] }) {
  return (
    <Section id="what" title="What we collect, and why" wide={<StoredData rows={rows} />}>
      <p>
        You give us an e-mail address, a user name and a password when you sign up, and the names you choose for your
        keys. The rest comes from using the service: a row of numbers for each call, the movements of your credit, and a
        line for each change to your account. What you write to us in a mail stays in our mailbox, so that we can
        answer.
      </p>
      <p>
        The table is generated from the database’s own description and tested against the real database. A column that
        is missing here cannot be added without that test failing.
      </p>
    </Section>
  );
}

function StoredData({ rows }: { rows: readonly PolicyRow[] }) {
  return (
    <Table caption="Everything stored about people" columns={columns}>
      {rows.map(({ model, what, examples, why, basis, kept, onDeletion }) => (
        <tr key={model} className="[&>*]:min-w-36 [&>*]:align-top">
          <Cell head className="font-[550]">
            {what}
          </Cell>
          <Cell className="min-w-64 text-soft">{examples.join(", ")}</Cell>
          <Cell className="text-soft">{why.join("; ")}</Cell>
          <Cell className="text-soft">{basis.join("; ")}</Cell>
          <Cell>{kept}</Cell>
          <Cell className="text-soft">{onDeletion}</Cell>
        </tr>
      ))}
    </Table>
  );
}

export function NeverCollected({ facts: { siteName } }: { facts: PolicyFacts }) {
  return (
    <Section id="never" title="What we never collect">
      <ul>
        <li>
          <strong>What you say and what you are answered.</strong> Prompts, answers, files, tool arguments and their
          results pass through memory on their way and are gone. The software reads the model’s name and the limits you
          set, and counts; nobody looks at the words, and nothing classifies, indexes or learns from them. There is no
          column that could take them.
        </li>
        <li>
          <strong>Your network address.</strong> It serves to limit how often something may be tried, as a keyed hash in
          memory that is forgotten within the hour. It is written to no table and no log of ours, least of all beside a
          call.
        </li>
        <li>
          <strong>What browser you have, exactly.</strong> A signed-in session is labelled like “Chrome on macOS”, so
          that you recognise it. The text your browser sends is not stored.
        </li>
        <li>
          <strong>Where you have been.</strong> No analytics, no advertising, no pixel, no script or font from anyone
          else. Opening a page of {siteName} contacts {siteName} and nobody besides.
        </li>
        <li>
          <strong>Your name, your birthday, your card.</strong> We do not ask for the first two, and there is no field
          for the third.
        </li>
      </ul>
      <p>
        <strong>We do not sell personal data, and share none for advertising.</strong> There is no such thing here to
        opt out of. If your browser sends Global Privacy Control, we obey it all the same and say so.
      </p>
    </Section>
  );
}
