const secondsMax = 3_600;

/**
 * When a provider wants to be asked again, in whole seconds, at most an hour: from its header (RFC 9110, 10.2.3; in
 * seconds) or from Google's `RetryInfo` in the body ("34.4s"). One when it does not say.
 */
export function readRetryAfter(header: string | null, body: unknown): number {
  const seconds = header === null || header.trim() === "" ? readRetryInfo(body) : Number(header);
  return Number.isFinite(seconds) ? Math.min(Math.max(Math.ceil(seconds), 1), secondsMax) : 1;
}

function readRetryInfo(body: unknown): number {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  const details = (first as { error?: { details?: unknown } } | null | undefined)?.error?.details;
  if (!Array.isArray(details)) return Number.NaN;
  const delay: unknown = details.find((detail) => typeof detail?.retryDelay === "string")?.retryDelay;
  return typeof delay === "string" ? Number.parseFloat(delay) : Number.NaN;
}
