"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { Notice } from "@/app/_ui/notice";

/** What an action says after it has led to another page: by a closed word in the address, so that nobody can write here. */
const sentences: ReadonlyMap<string, string> = new Map([
  ["key-paused", "The key is paused. Its requests are refused from now on."],
  ["key-resumed", "The key works again."],
  ["key-revoked", "The key is revoked. Its requests are refused from now on."],
  ["provider-added", "The credential is added. Test whether the provider takes it."],
  ["provider-removed", "The credential is removed. Calls go out under the operator’s again."],
  ["organization-created", "The organization is made, and you are looking at it. Invite the others below."],
  ["organization-joined", "You are a member now, and are looking at the organization."],
  ["organization-left", "You have left the organization, and are back in your own."],
  ["organization-transferred", "The organization has its new owner. You are an admin of it."],
  ["invitation-withdrawn", "The invitation is withdrawn. Its link does not work any more."],
  ["role-changed", "The role is changed. The member is told by mail."],
  ["budget-set", "The member’s budget is saved."],
  ["budget-removed", "The member’s budget is removed."],
  ["member-removed", "The member is removed, and their keys here are revoked."],
  ["authenticator-off", "The authenticator app is turned off."],
  ["passkey-removed", "The passkey is removed."],
  ["session-ended", "That browser is signed out."],
  ["sessions-ended", "Every other browser is signed out."],
  ["address-changed", "Your account uses its new address now."],
]);

// A form that has answered since on the same page says the newer thing: then this one steps back.
const unlessNewer =
  "[&:has(~section_:is([role=alert],[role=status]:not(:empty)),~*_section_:is([role=alert],[role=status]:not(:empty)))]:hidden";

export function OutcomeNotice() {
  const sentence = sentences.get(useSearchParams().get("done") ?? "");
  const path = usePathname();
  return sentence ? <Notice key={path} tone="success" title={sentence} className={`mb-6 ${unlessNewer}`} /> : null;
}
