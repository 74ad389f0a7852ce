import { sessionDays } from "@/lib/accounts/create-session";
import { findProvider } from "@/lib/catalog/providers";
import { listChannels } from "@/lib/channels/list-channels";
import { listSoldModels } from "@/lib/channels/list-sold-models";
import { env } from "@/lib/env";
import { consentDays, isSecureSite } from "./consent/cookies";
import { inventory } from "./inventory/inventory";
import { keepDays } from "./inventory/keep";
import { outboxDays } from "./outbox";

/** What the policies may state as a number or a name. Their texts take every figure from here, so that none can be stale. */
export type PolicyFacts = ReturnType<typeof policyFacts>;

export type LiveProvider = { readonly id: string; readonly name: string; readonly dataPolicyUrl: string | null };

export function policyFacts() {
  const { SITE_NAME, CONTROLLER_NAME, CONTROLLER_ADDRESS, CONTACT_EMAIL, SMTP_URL } = env();
  return {
    siteName: SITE_NAME,
    controllerName: CONTROLLER_NAME ?? null,
    controllerAddress: CONTROLLER_ADDRESS ?? null,
    contactEmail: CONTACT_EMAIL ?? null,
    isSecure: isSecureSite(),
    mailsByServer: SMTP_URL !== undefined,
    usageDays: keptDays("UsageRecord"),
    auditDays: keptDays("AuditEvent"),
    consentLogYears: keptDays("ConsentEvent") / 365,
    sessionDays,
    consentDays,
    outboxDays,
    /** GDPR Art. 12(3) says one month, the CCPA 45 days: the strictest of them, for everyone. */
    answerDays: 30,
    /** GDPR Art. 33. */
    breachHours: 72,
    noticeDays: 30,
    adultAge: 18,
  };
}

/** The providers that calls can reach now, ours to name because our channels lead to them. */
export async function findLiveProviders(): Promise<LiveProvider[]> {
  const ids = [...new Set((await listSoldModels()).map(({ provider }) => provider))].sort();
  const channels = await listChannels({ kind: "system" });
  return ids
    .map((id) => findProvider(id))
    .filter((provider) => provider !== null)
    .filter(({ credential }) => credential !== "none")
    .map(({ id, name, dataPolicyUrl, defaultBaseUrl }) => {
      // A channel with an address of its own leads to whoever answers there, whatever dialect it is said to speak.
      const isElsewhere = channels.some((channel) => channel.provider === id && channel.baseUrl !== defaultBaseUrl);
      return isElsewhere ? { id, name: `${name}, or its like`, dataPolicyUrl: null } : { id, name, dataPolicyUrl };
    });
}

function keptDays(model: string): number {
  const keep = inventory.tables.find((table) => table.model === model)?.keep;
  const days = keep ? keepDays(keep) : null;
  if (!days) throw new Error(`${model} is not kept for a number of days.`);
  return days;
}
