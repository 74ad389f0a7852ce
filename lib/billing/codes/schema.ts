/** What goes into and comes out of redemption codes. Safe for the browser. */
import { z } from "zod";
import type { Nano } from "@/lib/base/money";
import { maxGrantNano } from "@/lib/billing/schema";

export const CreateCodesInput = z.object({
  /** What each redemption is worth. */
  amountNano: z.bigint().positive("Above zero.").max(maxGrantNano, "Too much."),
  /** How many codes. */
  count: z.number().int().min(1, "At least 1.").max(1_000, "At most 1000 at once.").default(1),
  /** How many organizations may redeem each of them. */
  redemptionsMax: z.number().int().min(1, "At least 1.").max(1_000_000, "At most 1000000.").default(1),
  expiresAt: z
    .date()
    .refine((date) => date.getTime() > Date.now(), "Must be in the future.")
    .optional(),
});
export type CreateCodesInput = z.input<typeof CreateCodesInput>;

export const DisableCodeInput = z.object({ id: z.uuid() });
export type DisableCodeInput = z.infer<typeof DisableCodeInput>;

export const RedeemCodeInput = z.object({ code: z.string().trim().min(1, "Type the code.").max(64) });
export type RedeemCodeInput = z.infer<typeof RedeemCodeInput>;

export type CodeView = {
  readonly id: string;
  readonly last4: string;
  readonly amountNano: Nano;
  readonly redeemed: number;
  readonly redemptionsMax: number;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly disabledAt: Date | null;
};

/** The one time that the code itself is shown. */
export type CreatedCodeView = CodeView & { readonly code: string };

export type RedemptionView = { readonly amountNano: Nano; readonly last4: string };
