import type { Metadata } from "next";
import { inventory } from "@/lib/privacy/inventory/inventory";
import { policies } from "@/lib/privacy/policies";
import { findLiveProviders, policyFacts } from "@/lib/privacy/policy-facts";
import { policyTable } from "@/lib/privacy/policy-table";
import { Document } from "../document";
import { Changes, ContactUs, WhoWeAre } from "./about-us";
import { CookiesInShort, Links, Minors } from "./around-it";
import { NeverCollected, WhatWeCollect } from "./collection";
import { Law, Payments, Providers } from "./recipients";
import { Retention, Security } from "./safekeeping";
import { YourRights } from "./your-rights";

export function generateMetadata(): Metadata {
  return {
    title: policies.privacy.title,
    description: "What is stored about you, why, for how long, and your rights.",
  };
}

export default async function PrivacyPage() {
  const facts = policyFacts();
  return (
    <Document
      title={policies.privacy.title}
      version={policies.privacy.version}
      lead="Your calls pass through. Their words are not kept: not in a database, not in a log, not when something fails. This page says what is kept instead."
    >
      <WhoWeAre facts={facts} />
      <WhatWeCollect rows={policyTable(inventory)} />
      <NeverCollected facts={facts} />
      <Providers providers={await findLiveProviders()} />
      <Payments facts={facts} />
      <Law />
      <Security facts={facts} />
      <Retention facts={facts} />
      <YourRights facts={facts} />
      <CookiesInShort />
      <Minors facts={facts} />
      <Links />
      <Changes facts={facts} />
      <ContactUs facts={facts} />
    </Document>
  );
}
