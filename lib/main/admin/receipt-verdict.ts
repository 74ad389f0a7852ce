import type { ChargeLine } from "@/lib/base/charge";
import { formatUsd, formatUsdPerMillion } from "@/lib/base/money";
import type { ChargeCheck } from "@/lib/usage/receipts/check-charge";
import type { SignatureCheck } from "@/lib/usage/receipts/check-signature";
import type { Answer } from "./command";

const refusals: Record<Exclude<SignatureCheck["outcome"], "good">, string> = {
  unsigned: "The receipt carries no signature.",
  unknown_key: "The receipt is signed with another key than those it is checked against.",
  broken: "The receipt is not what was signed: it was altered, or its signature is forged.",
};

/** Of a receipt that is not signed as it should be nothing is repeated: anybody may have written it. */
export function toRefusal(signature: keyof typeof refusals): Answer {
  const verdict = refusals[signature];
  return {
    json: { ok: false, verdict, signature },
    table: [
      { line: "signature", says: signature.replace("_", " ") },
      { line: "verdict", says: `WRONG. ${verdict}` },
    ],
    exitCode: 1,
  };
}

/** A signed receipt's charge, line by line as it was computed again, and whether that is what it says. */
export function toVerdict({ id, kid, problem, facts, charge }: ChargeCheck & { id: string; kid: string }): Answer {
  const isRight = problem === null;
  const verdict = problem ?? "The receipt is what was signed, and its charge is right.";
  const sums = facts && {
    computed_nano: charge ? charge.nano.toString() : null,
    cost_nano: facts.cost_nano.toString(),
    written_off_nano: facts.written_off_nano.toString(),
    held_nano: facts.held_nano.toString(),
  };
  return {
    json: { ok: isRight, verdict, signature: "good", id, kid, lines: charge?.lines.map(toJsonLine) ?? null, ...sums },
    table: [
      { line: "signature", says: `good, by key ${kid}` },
      { line: "receipt", says: id },
      ...(charge?.lines.map(toTableLine) ?? []),
      ...(facts
        ? [
            charge
              ? { line: charge.isLongContext ? "sum at long-context rates" : "sum", says: formatUsd(charge.nano) }
              : { line: "sum", says: "not computed: nobody counted, it was charged what had been observed" },
            { line: "charged", says: formatUsd(facts.cost_nano) },
            { line: "written off", says: formatUsd(facts.written_off_nano) },
            { line: "held", says: formatUsd(facts.held_nano) },
          ]
        : []),
      { line: "verdict", says: isRight ? verdict : `WRONG. ${verdict}` },
    ],
    exitCode: isRight ? 0 : 1,
  };
}

function toJsonLine({ kind, quantity, unitPico, amountPico }: ChargeLine) {
  return { kind, quantity, unit_usd: formatPicoUsd(unitPico), amount_usd: formatPicoUsd(amountPico) };
}

function toTableLine({ kind, quantity, unitPico, amountPico }: ChargeLine) {
  const isEach = kind === "call" || kind === "web_search";
  const unit = isEach ? `${formatUsd(unitPico / 1_000n)} each` : `${formatUsdPerMillion(unitPico)} per million`;
  return { line: `${kind.replaceAll("_", " ")}: ${quantity} at ${unit}`, says: formatPicoUsd(amountPico) };
}

/** An amount before it is rounded, to the twelfth place. */
function formatPicoUsd(pico: bigint): string {
  return `${formatUsd(pico / 1_000n)}${(pico % 1_000n).toString().padStart(3, "0")}`;
}
