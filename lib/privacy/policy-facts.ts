import { sessionDays } from "@/lib/accounts/create-session";
import { namedProcessors } from "@/lib/billing/payments/named-processors";
import { isProvidersOwn } from "@/lib/catalog/base-url";
import type { DataPolicy } from "@/lib/catalog/provider";
import { findProvider } from "@/lib/catalog/providers";
import { listChannels } from "@/lib/channels/list-channels";
import { listSoldModels } from "@/lib/channels/list-sold-models";
import type { ChannelView } from "@/lib/channels/schema";
import { env } from "@/lib/env";
import { consentDays, isSecureSite } from "./consent/cookies";
import { inventory } from "./inventory/inventory";
import { keepDays } from "./inventory/keep";
import { outboxDays } from "./outbox";

/** What the policies may state as a number or a name. Their texts take every figure from here, so that none can be stale. */
export type PolicyFacts = ReturnType<typeof policyFacts>;

export type LiveProvider = {
  readonly id: string;
  readonly name: string;
  /** Null, as is the policy: only the operator knows whose server it is. */
  readonly dataPolicyUrl: string | null;
  readonly dataPolicy: DataPolicy | null;
};

export function policyFacts() {
  const { SITE_NAME, CONTROLLER_NAME, CONTROLLER_ADDRESS, CONTACT_EMAIL, SMTP_URL } = env();
  return {
    siteName: SITE_NAME,
    controllerName: CONTROLLER_NAME ?? null,
    controllerAddress: CONTROLLER_ADDRESS ?? null,
    contactEmail: CONTACT_EMAIL ?? null,
    isSecure: isSecureSite(),
    mailsByServer: SMTP_URL !== undefined,
    paymentProcessors: namedProcessors(),
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
  const ids = [...new Set((await listSoldModels()).flatMap(({ providers }) => providers))].sort();
  const channels = (await listChannels({ kind: "system" })).filter((channel) => channel.ownerEmail === null);
  return ids
    .map((id) => findProvider(id))
    .filter((provider) => provider !== null)
    .filter(({ credential }) => credential !== "none")
    .map((provider) => {
      const own = channels.filter((channel) => channel.provider === provider.id);
      // A channel with an address of its own leads to whoever answers there, whatever dialect it is said to speak.
      const isElsewhere = own.some((channel) => !isProvidersOwn(provider, channel.baseUrl));
      const { id, name, dataPolicyUrl } = provider;
      if (isElsewhere) return { id, name: `${name}, or its like`, dataPolicyUrl: null, dataPolicy: null };
      return { id, name, dataPolicyUrl, dataPolicy: agreedPolicy(provider.dataPolicy, own) };
    });
}

/** What the provider says, and what the operator has agreed with it on every way there. */
function agreedPolicy(policy: DataPolicy, channels: readonly ChannelView[]): DataPolicy {
  const keepsNothing = channels.length > 0 && channels.every((channel) => channel.zeroRetention === true);
  const hasRegions = channels.length > 0 && channels.every((channel) => channel.regions.length > 0);
  return {
    ...policy,
    ...(keepsNothing ? { retentionDays: 0, zeroRetention: "default" } : {}),
    ...(hasRegions ? { regions: [...new Set(channels.flatMap((channel) => channel.regions))] } : {}),
  };
}

function keptDays(model: string): number {
  const keep = inventory.tables.find((table) => table.model === model)?.keep;
  const days = keep ? keepDays(keep) : null;
  if (!days) throw new Error(`${model} is not kept for a number of days.`);
  return days;
}
