import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { AppError } from "@/lib/base/errors";
import { checkCharge } from "@/lib/usage/receipts/check-charge";
import { checkSignature } from "@/lib/usage/receipts/check-signature";
import { readReceiptJson } from "@/lib/usage/receipts/read-receipt-json";
import type { Command } from "./command";
import { findReceiptKeys } from "./receipt-keys";
import { toRefusal, toVerdict } from "./receipt-verdict";

export const verifyReceipt: Command = {
  summary:
    "Checks a receipt's signature, then computes its charge again. Needs no database. --file - reads stdin. --key checks " +
    "against a file of keys, --url against those that a site publishes; else it must be this installation's receipt. " +
    "Exit code 1 where it fails.",
  flags: {
    file: { value: "<receipt.json>", required: true },
    key: { value: "<jwks.json>" },
    url: { value: "<https://host>" },
  },
  needsNoHouse: true,
  async run(flags) {
    const keys = await findReceiptKeys(flags);
    const receipt = readReceiptJson(await readReceiptFile(flags.get("file")));
    const signature = await checkSignature(receipt, keys);
    // What nobody signed is not computed: whoever forged it may have made it add up.
    if (signature.outcome !== "good") return toRefusal(signature.outcome);
    return toVerdict({ id: String(receipt.id), kid: signature.kid, ...checkCharge(receipt) });
  },
};

async function readReceiptFile(file: string): Promise<string> {
  if (file === "-") return text(process.stdin);
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new AppError("invalid_input", "--file: this file cannot be read.", { cause: error });
  }
}
