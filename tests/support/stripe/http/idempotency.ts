import { StripeFailure } from "../stripe-failure";

export type Answer = { readonly status: number; readonly body: object };
type Kept = Answer & { readonly request: string; readonly atMs: number };

const keptForMs = 24 * 60 * 60 * 1000;

/** Answers kept under the keys that requests came with: the same request again is answered the same and does nothing. */
export function newIdempotencyKeys(nowMs: () => number) {
  const kept = new Map<string, Kept>();
  return {
    /** Throws as Stripe does for a key that another request has used. */
    find(key: string, request: string): Answer | null {
      if (key.length > 255)
        throw new StripeFailure(400, { type: "invalid_request_error", message: "A key has at most 255 characters." });
      const known = kept.get(key);
      if (!known || known.atMs + keptForMs <= nowMs()) return null;
      if (known.request === request) return known;
      const message =
        "Keys for idempotent requests can only be used with the same parameters they were first used with.";
      throw new StripeFailure(400, { type: "idempotency_error", message });
    },
    keep(key: string, request: string, answer: Answer): void {
      kept.set(key, { ...answer, request, atMs: nowMs() });
    },
  };
}

export type IdempotencyKeys = ReturnType<typeof newIdempotencyKeys>;
