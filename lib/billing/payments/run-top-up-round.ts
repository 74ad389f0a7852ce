import { collectDebts } from "./collect-debts";
import { repeatCharges, runAutoTopUps } from "./run-auto-top-ups";
import { sendAlerts } from "./send-alerts";
import { sendRefunds } from "./send-refund";

const secondMs = 1_000;
/** What nobody answers for longer is left to the hourly job. */
const insistMs = 600 * secondMs;
const unansweredMs = 30 * secondMs;

export type TopUpRound = {
  readonly charged: number;
  readonly collected: number;
  readonly sent: number;
  readonly told: number;
};

/** What wallets need every few seconds: debts first, then standing orders, refunds that are to be sent, and mails. */
export async function runTopUpRound(now: Date): Promise<TopUpRound> {
  const since = new Date(now.getTime() - insistMs);
  const collected = await collectDebts();
  await repeatCharges(since, new Date(now.getTime() - unansweredMs));
  const charged = await runAutoTopUps(now);
  const sent = await sendRefunds(since);
  const told = await sendAlerts(now);
  return { charged, collected, sent, told };
}
