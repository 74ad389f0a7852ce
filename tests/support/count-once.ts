/** A program that counts one call and one try in the store of its environment, closes nothing, and has no more to do. */
import { takeKeyRates } from "@/lib/limits/key-rates";
import { takeLimit } from "@/lib/limits/take-limit";

const { outcome } = await takeKeyRates({ keyId: "key", rpm: 1_000, tpm: 1_000 }, 1);
const { allowed } = await takeLimit("form_network", "192.0.2.0/24");
process.stdout.write(`${outcome} ${allowed}\n`);
