import { db } from "@/lib/db/client";
import { chainStart, hashEvent } from "./chain";

export type ConsentLogVerdict =
  | { readonly ok: true; readonly events: number; readonly head: string | null }
  | { readonly ok: false; readonly events: number; readonly brokenAtSeq: string };

type Link = { readonly seq: bigint; readonly hash: Uint8Array };

const batchSize = 1_000;

/**
 * Walks the consent log from its oldest event: each must hash to what it says, name the one before and follow it
 * without a gap. Retention may have taken the oldest ones, so the first that is left is taken at its word about the past.
 */
export async function verifyConsentLog(): Promise<ConsentLogVerdict> {
  let last: Link | null = null;
  for (let events = 0; ; ) {
    const batch = await eventsAfter(last?.seq ?? 0n);
    for (const event of batch) {
      if (!isEqual(event.hash, hashEvent(event)) || !follows(event, last))
        return { ok: false, events, brokenAtSeq: event.seq.toString() };
      last = event;
      events++;
    }
    if (batch.length < batchSize)
      return { ok: true, events, head: last ? Buffer.from(last.hash).toString("hex") : null };
  }
}

function eventsAfter(seq: bigint) {
  return db().consentEvent.findMany({ where: { seq: { gt: seq } }, orderBy: { seq: "asc" }, take: batchSize });
}

function follows(event: Link & { readonly previous: Uint8Array }, last: Link | null): boolean {
  if (last) return event.seq === last.seq + 1n && isEqual(event.previous, last.hash);
  return event.seq > 1n || isEqual(event.previous, chainStart);
}

function isEqual(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}
