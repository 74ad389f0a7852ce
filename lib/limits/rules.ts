const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export type LimitRule = { readonly max: number; readonly windowMs: number };

type Rule = LimitRule & {
  /** A second, longer window over the same tries: who goes on trying waits longer and longer. */
  readonly longer?: LimitRule;
  /** While the counter cannot be reached nothing is allowed; otherwise a quarter is, at least two, in each process. */
  readonly closedWhileAway?: true;
};

/** What may be tried how often. "account" is counted by e-mail address or user, "network" by where the caller is. */
export const limitRules = {
  // From one network, and from all of them: few enough to guess nothing, enough that a stranger cannot lock a person out.
  sign_in_account: { max: 5, windowMs: 15 * minuteMs, longer: { max: 20, windowMs: dayMs } },
  sign_in_everywhere: { max: 50, windowMs: 15 * minuteMs },
  sign_in_network: { max: 20, windowMs: 15 * minuteMs },
  // A code has a million values and lives for a minute or so: a day's guesses must stay few.
  second_factor_account: { max: 5, windowMs: 15 * minuteMs, longer: { max: 20, windowMs: dayMs } },
  second_factor_network: { max: 20, windowMs: 15 * minuteMs },
  // Who is signed in already proves to be themselves.
  prove_account: { max: 5, windowMs: 15 * minuteMs, longer: { max: 20, windowMs: dayMs } },
  sign_up_network: { max: 30, windowMs: hourMs },
  mail_account: { max: 5, windowMs: hourMs },
  mail_network: { max: 20, windowMs: hourMs },
  mailed_token_network: { max: 30, windowMs: hourMs },
  // Each is a mail to an address that somebody else chose.
  invite_organization: { max: 20, windowMs: dayMs },
  invite_network: { max: 40, windowMs: dayMs },
  // A code has 75 random bits: what these spare is the database.
  redeem_account: { max: 10, windowMs: hourMs },
  redeem_network: { max: 30, windowMs: hourMs },
  // A household, or one who would make many accounts: the rest of them work without the credit.
  sign_up_credit_network: { max: 2, windowMs: dayMs, closedWhileAway: true },
  form_account: { max: 120, windowMs: minuteMs },
  form_network: { max: 60, windowMs: minuteMs },
  // Stolen cards are tried in many small checkouts; an office shares one network.
  checkout_organization_hour: { max: 3, windowMs: hourMs },
  checkout_organization_day: { max: 20, windowMs: dayMs },
  checkout_network_hour: { max: 10, windowMs: hourMs },
  checkout_network_day: { max: 60, windowMs: dayMs },
  // Pages that ask the payment processor, which answers all of us only so often.
  processor_organization: { max: 60, windowMs: minuteMs },
} as const satisfies Record<string, Rule>;

export type LimitName = keyof typeof limitRules;

/** A rule with all that it may say. */
export function limitRule(name: LimitName): Rule {
  return limitRules[name];
}
