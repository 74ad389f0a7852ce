import type Stripe from "stripe";
import { z } from "zod";
import { AppError } from "@/lib/base/errors";

const toleranceSeconds = 300;

/** What must be there before anything else of an event is looked at. A thin one has no object in it. */
const Envelope = z.object({
  id: z.string().regex(/^evt_\w{1,250}$/),
  type: z.string().max(100),
  object: z.string(),
});

type Verified =
  | { readonly kind: "event"; readonly event: Stripe.Event }
  | { readonly kind: "other"; readonly id: string; readonly type: string };

/**
 * A webhook's message, once it is proved to be Stripe's and of the last five minutes. Throws `unauthenticated` without
 * that proof (and always where no secret is configured) and `invalid_input` for what is proved but cannot be read.
 */
export function verifyWebhook(stripe: Stripe, secret: string, rawBody: Uint8Array, header: string | null): Verified {
  if (secret.trim() === "" || !header || !isSigned(stripe, secret, rawBody, header)) throw unproved();
  // The package looks at age alone: without this a message could be kept for a day to come.
  if (signedAtSeconds(header) > Date.now() / 1000 + toleranceSeconds) throw unproved();
  return parse(stripe, rawBody);
}

function isSigned(stripe: Stripe, secret: string, rawBody: Uint8Array, header: string): boolean {
  try {
    return stripe.webhooks.signature?.verifyHeader(rawBody, header, secret, toleranceSeconds) === true;
  } catch {
    return false;
  }
}

function parse(stripe: Stripe, rawBody: Uint8Array): Verified {
  const text = new TextDecoder().decode(rawBody);
  const { success, data } = Envelope.safeParse(toJson(text));
  if (!success) throw new AppError("invalid_input", "This is no event of Stripe's.");
  if (data.object !== "event") return { kind: "other", id: data.id, type: data.type };
  return { kind: "event", event: stripe.webhooks.constructEventWithoutVerification(text) };
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The last time in the header counts, as for the package. */
function signedAtSeconds(header: string): number {
  const times = header.split(",").filter((part) => part.startsWith("t="));
  const seconds = Number.parseInt(times.at(-1)?.slice(2) ?? "", 10);
  return Number.isNaN(seconds) ? Number.POSITIVE_INFINITY : seconds;
}

function unproved(): AppError {
  return new AppError("unauthenticated", "This message is not proved to be Stripe's.");
}
