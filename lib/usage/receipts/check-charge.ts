import type { Charge } from "@/lib/base/charge";
import { formatUsd } from "@/lib/base/money";
import { ChargeFacts } from "./charge-facts";
import { isObserved } from "./is-observed";
import { listReceiptCharge } from "./list-receipt-charge";

export type ChargeCheck = {
  /** What is wrong, in a sentence; null: nothing. */
  readonly problem: string | null;
  /** Null when the receipt does not say enough. */
  readonly facts: ChargeFacts | null;
  /** Tokens times price, line by line; null where nobody counted the tokens and the charge was observed. */
  readonly charge: Charge | null;
};

/** Computes a receipt's charge again from its own tokens and price, and compares. Says nothing about who signed it. */
export function checkCharge(receipt: unknown): ChargeCheck {
  const { data: facts } = ChargeFacts.safeParse(receipt);
  if (!facts) return { problem: "The receipt does not say what its charge follows from.", facts: null, charge: null };
  const charge = isObserved(facts) ? null : listReceiptCharge(facts);
  return { problem: findProblem(facts, charge), facts, charge };
}

function findProblem(facts: ChargeFacts, charge: Charge | null): string | null {
  const { cost_nano: cost, held_nano: held, written_off_nano: writtenOff } = facts;
  if (facts.cost_usd !== formatUsd(cost)) return `It says both ${facts.cost_usd} USD and ${cost} nano-USD.`;
  if (cost > held) return `It charges ${formatUsd(cost)} USD, more than the ${formatUsd(held)} USD that were held.`;
  if (writtenOff > 0n && cost < held) return "It writes something off although the hold was not used up.";
  if (!charge) return null;
  // An estimate is never more than its hold: what is beyond it was nobody's count, and nothing is written off.
  const isEstimate = facts.usage.source === "estimated";
  const expected = isEstimate && charge.nano > held ? held : charge.nano;
  const said = cost + writtenOff;
  if (said === expected) return null;
  return `Its tokens at its price cost ${formatUsd(expected)} USD, but it says ${formatUsd(said)} USD.`;
}
