/** The local Creem's messages, written by the package's own schemas and signed in both of the ways that exist. */
import { createHmac } from "node:crypto";
import { checkoutEntityToJSON, disputeEntityToJSON, refundEntityToJSON } from "creem/models/components";
import type { Message } from "../webhook-deliveries";
import { type Account, newCreemId } from "./account";

export type CreemEvent = {
  readonly id: string;
  readonly eventType: string;
  readonly created_at: number;
  readonly object: Record<string, unknown>;
};

/** `standard`: the headers of Standard Webhooks. `legacy`: `creem-signature`, without a time. */
export type HeaderForm = "standard" | "legacy";

const writers: Record<Parameters<Account["emit"]>[0], (object: never) => string> = {
  "checkout.completed": checkoutEntityToJSON,
  "refund.created": refundEntityToJSON,
  "dispute.created": disputeEntityToJSON,
};

export function newEvent(eventType: Parameters<Account["emit"]>[0], object: object): CreemEvent {
  return {
    id: newCreemId("evt"),
    eventType,
    created_at: Date.now(),
    object: JSON.parse(writers[eventType](object as never)),
  };
}

/** A message as Creem signs it; `signedAt` in seconds. */
export function signStandard(event: object, secret: string, signedAt = Math.floor(Date.now() / 1000)): Message {
  const body = Buffer.from(JSON.stringify(event));
  const id = newCreemId("msg");
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${signedAt}.`).update(body).digest("base64");
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(signedAt),
    "webhook-signature": `v1,${signature}`,
  };
  return { body, headers };
}

export function signLegacy(event: object, secret: string): Message {
  const body = Buffer.from(JSON.stringify(event));
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  return { body, headers: { "content-type": "application/json", "creem-signature": signature } };
}
