import { createHash, createHmac } from "node:crypto";

/** What a consent event's hash covers: every column but the hash itself. */
export type ChainedEvent = {
  readonly seq: bigint;
  readonly at: Date;
  readonly notice: string;
  readonly offered: readonly string[];
  readonly granted: readonly string[];
  readonly by: string;
  readonly gpc: boolean;
  readonly who: Uint8Array;
  readonly previous: Uint8Array;
};

export const chainStart: Uint8Array<ArrayBuffer> = new Uint8Array(32);

/** SHA-256 of the event in one fixed spelling; it includes the hash of the event before. */
export function hashEvent(event: ChainedEvent): Uint8Array<ArrayBuffer> {
  const spelling = JSON.stringify([
    event.seq.toString(),
    event.at.toISOString(),
    event.notice,
    event.offered,
    event.granted,
    event.by,
    event.gpc,
    Buffer.from(event.who).toString("hex"),
    Buffer.from(event.previous).toString("hex"),
  ]);
  return Uint8Array.from(createHash("sha256").update(spelling).digest());
}

/** The subject as the log knows it. Without the salt nobody can tell who it was, and the chain still verifies. */
export function toWho(subject: { readonly id: string; readonly salt: Uint8Array }): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHmac("sha256", subject.salt).update(subject.id).digest());
}
