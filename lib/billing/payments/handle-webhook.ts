import { AppError } from "@/lib/base/errors";
import { singleton } from "@/lib/base/singleton";
import { createTurnstile } from "@/lib/base/turnstile";
import { applyEvent } from "./apply-event";
import { type PaymentTx, paymentTransaction } from "./payment-transaction";
import type { PaymentProcessor, PaymentProvider, WebhookMessage } from "./processor";
import { findProcessor } from "./processors";

export const webhookMaxBytes = 256 * 1024;

/**
 * Takes a processor's message. Nothing is done before it is proved to be the processor's own. That it was dealt with is
 * written in the same transaction as what it did: when that fails, neither happened, the processor hears a failure and
 * sends it again. A message that was dealt with before is thanked for and does nothing. What needs the processor's API
 * happens before the transaction (in `readWebhook`) or by a job after it. Throws not_found while no secret is
 * configured, payload_too_large, unauthenticated and invalid_input.
 */
export async function handleWebhook(
  provider: PaymentProvider,
  rawBody: Uint8Array,
  header: (name: string) => string | null,
): Promise<void> {
  const processor = findProcessor(provider);
  if (!processor?.takesWebhooks) throw new AppError("not_found", "There is nothing here.");
  if (rawBody.byteLength > webhookMaxBytes) throw new AppError("payload_too_large", "The message is too large.");
  const message = await processor.readWebhook(rawBody, header);
  const { eventId, type } = toPlainNames(message);
  const enter = (books: PaymentTx) => enterMessage(books, processor, { eventId, type, event: message.event });
  await turnstile()(() => paymentTransaction(enter));
}

// Many messages at once must not take every connection.
const turnstile = () => singleton("payment-webhooks", () => createTurnstile(4));

async function enterMessage(books: PaymentTx, processor: PaymentProcessor, message: WebhookMessage): Promise<void> {
  const { eventId, type, event } = message;
  const key = { provider: processor.id, eventId };
  // Whoever comes second with the same message waits here for the first, and takes its place if that one fails.
  const row = { ...key, type, status: "processed" as const };
  const { count } = await books.tx.webhookEvent.createMany({ data: [row], skipDuplicates: true });
  if (count === 0) return;
  const status = await applyEvent(books, processor, event);
  if (status === "processed") return;
  await books.tx.webhookEvent.update({ where: { provider_eventId: key }, data: { status }, select: { type: true } });
}

/** Only what looks like a name is kept of a message. */
function toPlainNames({ eventId, type }: { eventId: string; type: string }) {
  if (!/^[\w.:-]{1,200}$/.test(eventId)) throw new AppError("invalid_input", "The message has no readable id.");
  return { eventId, type: /^[a-z0-9_.]{1,80}$/.test(type) ? type : "other" };
}
