import { formatUsd } from "@/lib/base/money";
import type { BudgetView } from "@/lib/billing/budgets/schema";
import type { KeyView } from "../schema";

/** A key as the API and the command line show it. */
export function toKeyJson(key: KeyView) {
  return {
    object: "key",
    id: key.id,
    name: key.name,
    kind: key.kind,
    state: key.state,
    prefix: key.prefix,
    last4: key.last4,
    secrets: key.secrets.map(({ prefix, last4, createdAt, expiresAt }) => ({
      prefix,
      last4,
      created_at: createdAt.toISOString(),
      expires_at: toTime(expiresAt),
    })),
    scopes: key.scopes,
    models: key.models,
    ips: key.networks,
    requires: key.requires,
    rpm: key.rpm,
    tpm: key.tpm,
    concurrency: key.concurrency,
    max_usd_per_hour: key.pauseAboveNano === null ? null : formatUsd(key.pauseAboveNano),
    budget_usd: key.budget && formatUsd(key.budget.amountNano),
    budget_period: key.budget?.period ?? null,
    budget: key.budget && toBudgetJson(key.budget),
    spent_usd: formatUsd(key.spentNano),
    spent_nano: key.spentNano.toString(),
    created_by: key.createdBy?.id ?? null,
    created_at: key.createdAt.toISOString(),
    expires_at: toTime(key.expiresAt),
    paused_at: toTime(key.pausedAt),
    paused_for: key.pausedFor,
    revoked_at: toTime(key.revokedAt),
    revoked_for: key.revokedFor,
    last_used_at: toTime(key.lastUsedAt),
  };
}

function toBudgetJson({ amountNano, period, spentNano, heldNano, leftNano, resetsAt }: BudgetView) {
  return {
    amount_usd: formatUsd(amountNano),
    amount_nano: amountNano.toString(),
    period,
    spent_usd: formatUsd(spentNano),
    spent_nano: spentNano.toString(),
    held_usd: formatUsd(heldNano),
    held_nano: heldNano.toString(),
    left_usd: formatUsd(leftNano),
    left_nano: leftNano.toString(),
    resets_at: resetsAt.toISOString(),
  };
}

function toTime(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
