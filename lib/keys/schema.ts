import { z } from "zod";
import { BudgetPeriod, BudgetUsd, type BudgetView } from "@/lib/billing/budgets/schema";
import {
  KeyConcurrency,
  KeyExpiry,
  KeyModels,
  KeyName,
  KeyNetworks,
  KeyRequires,
  KeyRpm,
  KeyTpm,
  listOf,
  PauseAboveUsd,
} from "./key-fields";

export { keyNameMax } from "./key-fields";

export const KeyKind = z.enum(["inference", "management"], "Choose inference or management.");
export type KeyKind = z.infer<typeof KeyKind>;

/** What a key may be used for. Calls need an inference key, and management a management key. */
export const keyScopes = {
  inference: ["inference", "models:read", "usage:read", "billing:read", "media:read"],
  management: ["keys:read", "keys:write", "models:read", "usage:read", "billing:read"],
} as const satisfies Record<KeyKind, readonly string[]>;
export type KeyScope = (typeof keyScopes)[KeyKind][number];

export function isKeyScope(text: string): text is KeyScope {
  return Object.values<readonly string[]>(keyScopes).some((scopes) => scopes.includes(text));
}

/** What a key may do when nobody says otherwise. */
export const usualScopes = {
  inference: ["inference", "models:read", "usage:read", "media:read"],
  management: keyScopes.management,
} as const satisfies Record<KeyKind, readonly KeyScope[]>;

const allScopes = [...new Set<KeyScope>([...keyScopes.inference, ...keyScopes.management])];
const KeyScopes = listOf(z.enum(allScopes, `Choose among ${allScopes.join(", ")}.`), 20).refine(
  (scopes) => scopes.length > 0,
  "Choose at least one: a key without a scope can do nothing.",
);

/** What may be set of a key when it is made and later; null, or nothing, is no limit, and for scopes the usual ones. */
const limits = {
  scopes: KeyScopes.nullish(),
  /** The models it may call; none: all. */
  models: KeyModels.nullish(),
  /** The addresses it may come from; none: any. */
  networks: KeyNetworks.nullish(),
  /** What every provider must promise. */
  requires: KeyRequires.nullish(),
  /** Requests and tokens a minute, and calls at once. */
  rpm: KeyRpm.nullish(),
  tpm: KeyTpm.nullish(),
  concurrency: KeyConcurrency.nullish(),
  /** Spending more than this within an hour pauses it. */
  pauseAboveUsd: PauseAboveUsd.nullish(),
  expiresAt: KeyExpiry.nullish(),
  /** What it may spend in each period; none: as much as there is credit. */
  budgetUsd: BudgetUsd.nullish(),
  /** A month, when it is not said. */
  budgetPeriod: BudgetPeriod.nullish(),
};

export const CreateKeyInput = z.strictObject({
  name: KeyName,
  kind: KeyKind.optional(),
  ...limits,
  /** Whose key it is. Whoever acts for one organization makes keys for that one only. */
  organizationId: z.uuid().optional(),
});
export type CreateKeyInput = z.infer<typeof CreateKeyInput>;

/** What is absent stays, what is null is removed. */
export const UpdateKeyInput = z.strictObject({ id: z.uuid(), name: KeyName.optional(), ...limits });
export type UpdateKeyInput = z.infer<typeof UpdateKeyInput>;

export const overlapDefaultSeconds = 24 * 60 * 60;
export const overlapMaxSeconds = 30 * 24 * 60 * 60;
const overlapSentence = `Give a whole number of seconds from 0 to ${overlapMaxSeconds}.`;

export const RotateKeyInput = z.strictObject({
  id: z.uuid(),
  /** How long the secret of before goes on working; a day, when it is not said. */
  overlapSeconds: z
    .number(overlapSentence)
    .int(overlapSentence)
    .min(0, overlapSentence)
    .max(overlapMaxSeconds, overlapSentence)
    .optional(),
});
export type RotateKeyInput = z.infer<typeof RotateKeyInput>;

export const KeyIdInput = z.object({ id: z.uuid() });
export type KeyIdInput = z.infer<typeof KeyIdInput>;

export const RevokeKeyInput = KeyIdInput;
export type RevokeKeyInput = KeyIdInput;

export const keysPageMax = 100;

/** `after` is the id of the last one of the page before. */
export type ListKeysInput = {
  readonly organizationId?: string;
  /** Only those that were revoked, or only those that were not. */
  readonly revoked?: boolean;
  readonly limit?: number;
  readonly after?: string;
};

export const keyStates = ["active", "paused", "expired", "revoked"] as const;
export type KeyState = (typeof keyStates)[number];

/** One of a key's secrets that works. */
export type SecretView = {
  /** The first eight characters. */
  readonly prefix: string;
  readonly last4: string;
  readonly createdAt: Date;
  /** When one that was rotated out ends; null: with the key. */
  readonly expiresAt: Date | null;
};

export type KeyView = {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly kind: KeyKind;
  readonly state: KeyState;
  /** The newest secret's first eight characters, and its last four. */
  readonly prefix: string;
  readonly last4: string;
  /** Those that work, the newest first. */
  readonly secrets: readonly SecretView[];
  readonly scopes: readonly KeyScope[];
  readonly models: readonly string[];
  readonly networks: readonly string[];
  readonly requires: readonly string[];
  readonly rpm: number | null;
  readonly tpm: number | null;
  readonly concurrency: number | null;
  /** Spending more than this within an hour pauses it. */
  readonly pauseAboveNano: bigint | null;
  /** Null: a program made it. */
  readonly createdBy: { readonly id: string; readonly name: string } | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly pausedAt: Date | null;
  readonly pausedFor: "velocity" | "person" | null;
  readonly revokedAt: Date | null;
  readonly revokedFor: "person" | "operator" | "leaked" | "left" | null;
  /** Up to a minute old. */
  readonly lastUsedAt: Date | null;
  /** All that the key has ever spent, in nano-USD. */
  readonly spentNano: bigint;
  readonly budget: BudgetView | null;
};

/** `key` is the secret itself: this is the only time that it is shown. */
export type CreatedKeyView = KeyView & { readonly key: string };
