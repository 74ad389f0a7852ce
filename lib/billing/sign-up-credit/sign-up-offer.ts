import { type Nano, parseUsd, toNano } from "@/lib/base/money";
import { env } from "@/lib/env";

export type SignUpOffer = {
  /** What a person is given, once. */
  readonly amountNano: Nano;
  /** The most that all of them are given in one UTC day. */
  readonly dailyNano: Nano;
};

/** A day's share where the operator names none: this many people. */
const peopleADay = 20n;

/** What the operator gives to new accounts; null: nothing. */
export function signUpOffer(): SignUpOffer | null {
  const amountNano = parseUsd(env().SIGNUP_CREDIT_USD);
  if (amountNano === 0n) return null;
  const dailyNano = parseUsd(env().SIGNUP_CREDIT_DAILY_USD);
  return { amountNano, dailyNano: dailyNano === 0n ? toNano(amountNano * peopleADay) : dailyNano };
}
