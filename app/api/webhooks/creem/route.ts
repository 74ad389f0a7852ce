import { handleWebhook, webhookMaxBytes } from "@/lib/billing/payments/handle-webhook";
import { messageRoute } from "@/lib/web/message-route";

export const dynamic = "force-dynamic";

export const POST = messageRoute(webhookMaxBytes, (rawBody, header) => handleWebhook("creem", rawBody, header));
