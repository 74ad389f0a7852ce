/** An error as Stripe words it: a status and the fields that its package makes a class of. */
type Fields = {
  readonly type: "invalid_request_error" | "card_error" | "idempotency_error" | "api_error";
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
  readonly decline_code?: string;
  readonly payment_intent?: object;
};

export class StripeFailure extends Error {
  constructor(
    readonly status: number,
    readonly fields: Fields,
  ) {
    super(fields.message);
  }
}

export function invalid(param: string, code: string, message: string): StripeFailure {
  return new StripeFailure(400, { type: "invalid_request_error", code, param, message });
}

export function missing(what: string, id: string, param = "id"): StripeFailure {
  const message = `No such ${what}: '${id}'`;
  return new StripeFailure(404, { type: "invalid_request_error", code: "resource_missing", param, message });
}

/** Something of Stripe's that is not played here: a test must not take it for refused by Stripe. */
export function notPlayed(what: string): Error {
  return new Error(`The local Stripe does not play ${what}.`);
}
