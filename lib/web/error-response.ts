import type { AppError } from "@/lib/base/errors";

/** A refusal as a program reads it: its status, and the message that may leave the house. */
export function toErrorResponse({ code, publicMessage, status, details }: AppError): Response {
  const headers = new Headers({ "cache-control": "no-store" });
  if (details.retryAfterSeconds) headers.set("retry-after", String(details.retryAfterSeconds));
  const body = { error: { code, message: publicMessage, ...(details.fields ? { fields: details.fields } : {}) } };
  return Response.json(body, { status, headers });
}
