import { z } from "zod";
import { BudgetPeriod, BudgetUsd, type BudgetView } from "@/lib/billing/budgets/schema";

export const KeyKind = z.enum(["inference", "management"]);
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

export const keyNameMax = 60;

export const CreateKeyInput = z.object({
  name: z.string().trim().min(1, "Give the key a name.").max(keyNameMax, `At most ${keyNameMax} characters.`),
  kind: KeyKind.optional(),
  expiresAt: z.coerce
    .date()
    .refine((date) => date.getTime() > Date.now(), "Choose a time in the future.")
    .nullish(),
  /** What it may spend in each period; none, or an empty field: as much as there is credit. */
  budgetUsd: z
    .literal("")
    .transform(() => undefined)
    .or(BudgetUsd)
    .optional(),
  /** A month, when it is not said. */
  budgetPeriod: BudgetPeriod.optional(),
  /** Whose key it is. A signed-in person always makes keys for their own organization. */
  organizationId: z.uuid().optional(),
});
export type CreateKeyInput = z.infer<typeof CreateKeyInput>;

export const RevokeKeyInput = z.object({ id: z.uuid() });
export type RevokeKeyInput = z.infer<typeof RevokeKeyInput>;

export const SetKeyBudgetInput = z.object({ keyId: z.uuid(), budgetUsd: BudgetUsd, budgetPeriod: BudgetPeriod });
export const RemoveKeyBudgetInput = z.object({ keyId: z.uuid() });

export type KeyView = {
  readonly id: string;
  readonly name: string;
  readonly kind: KeyKind;
  /** The first eight characters. */
  readonly prefix: string;
  readonly last4: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** Up to a minute old. */
  readonly lastUsedAt: Date | null;
  /** All that the key has ever spent, in nano-USD. */
  readonly spentNano: bigint;
  readonly budget: BudgetView | null;
};

/** `key` is the secret itself: this is the only time that it is shown. */
export type CreatedKeyView = KeyView & { readonly key: string };
