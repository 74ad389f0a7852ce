import { verifyWebhookSignature } from "creem/webhooks";
import { z } from "zod";
import { AppError } from "@/lib/base/errors";

const toleranceInSeconds = 300;

const Envelope = z.object({
  id: z.string().regex(/^\w{1,200}$/),
  eventType: z.string().max(100),
  object: z.record(z.string(), z.unknown()),
});
export type Message = z.infer<typeof Envelope>;

/**
 * `creem-signature` has no time in it: whoever kept a message can send it again for ever, and a sender may choose this
 * header. It is taken because it is the one that Creem's documentation names and its package's own feed carries. What
 * keeps an old message harmless is that each is dealt with once, by the id inside what is signed, and that what it says
 * can be entered twice without harm.
 */
const headerNames = ["webhook-id", "webhook-timestamp", "webhook-signature", "creem-signature"];

/**
 * A webhook's message, once it is proved to be Creem's: by the Standard Webhooks headers, and then of the last five
 * minutes, or by `creem-signature`. Throws `unauthenticated` without that proof (and always where no secret is
 * configured) and `invalid_input` for what is proved but cannot be read.
 */
export async function verifyWebhook(
  secret: string,
  rawBody: Uint8Array,
  header: (name: string) => string | null,
): Promise<Message> {
  const headers = Object.fromEntries(headerNames.map((name) => [name, header(name) ?? undefined]));
  if (!isSecret(secret) || !(await isSigned(secret, rawBody, headers)))
    throw new AppError("unauthenticated", "This message is not proved to be Creem's.");
  const { success, data } = Envelope.safeParse(toJson(new TextDecoder().decode(rawBody)));
  if (!success) throw new AppError("invalid_input", "This is no event of Creem's.");
  return data;
}

/** An empty key would prove everybody's messages, also the one that is left of a bare prefix. */
export function isSecret(secret: string): boolean {
  return secret.trim().replace(/^whsec_/, "") !== "";
}

async function isSigned(secret: string, rawBody: Uint8Array, headers: Record<string, string | undefined>) {
  try {
    await verifyWebhookSignature(rawBody, headers, { secret, toleranceInSeconds });
    return true;
  } catch {
    return false;
  }
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
