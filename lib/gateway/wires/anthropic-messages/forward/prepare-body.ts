import { holdsTag } from "../../../canonical/tagged-signature";
import { type JsonMember, scanMembers } from "../../../json/scan-members";
import { type Edit, splice } from "../../../json/splice";
import { isRecord } from "../../media";
import { dearerMembers } from "../../pooled-members";
import { removeMembers, replaceValue, setModel } from "../../request-body";
import type { PrepareTarget } from "../../wire";
import { removeTagged } from "./take-out-tags";

type Body = {
  readonly body: Uint8Array;
  readonly parsed: Record<string, unknown>;
  readonly members: readonly JsonMember[];
};

/** The caller's bytes with what must differ cut in. Messages are written anew only where they hold foreign reasoning. */
export function prepareBody({ body, parsed, members }: Body, target: PrepareTarget): Uint8Array {
  // The list is ours to follow; a provider that followed it too would answer at a price nobody held.
  const removed = ["models", ...(target.isPooled ? dearerMembers : [])];
  const edits: Edit[] = [
    ...setModel(members, String(parsed.model), target.upstreamModel),
    ...removeMembers(members, removed),
  ];
  const find = (key: string) => members.find((member) => member.key === key);
  const { outputCap } = target;
  const cap = find("max_tokens");
  if (cap && outputCap !== null && outputCap < Number(parsed.max_tokens)) {
    edits.push(replaceValue(cap, String(outputCap)));
  }
  const metadata = find("metadata");
  if (target.isPooled && metadata && isRecord(parsed.metadata)) {
    // Claude Code writes the ids of its device and account here.
    const userId = scanMembers(body, metadata.valueStart).find((member) => member.key === "user_id");
    if (userId) edits.push(replaceValue(userId, JSON.stringify(target.pseudonym)));
  }
  const messages = find("messages");
  if (messages && Array.isArray(parsed.messages) && holdsTag(body)) {
    const kept = removeTagged(parsed.messages);
    if (kept) edits.push(replaceValue(messages, JSON.stringify(kept)));
  }
  return splice(body, edits);
}
