import { z } from "zod";
import type { Nano } from "@/lib/base/money";
import { maxGrantNano } from "../schema";

/** The cap of a bucket that limits nothing: it exists to be closed, or because calls stand in it. */
export const noLimitNano = 2n ** 62n;

export const budgetPeriods = ["day", "week", "month"] as const;
export const BudgetPeriod = z.enum(budgetPeriods, "Choose day, week or month.");
export type BudgetPeriod = z.infer<typeof BudgetPeriod>;

/** An amount as a form or a flag has it. Zero is one: it lets through only what costs nothing. */
export const BudgetUsd = z
  .string("Give an amount in USD, such as 25 or 0.50.")
  .trim()
  .regex(/^\d{1,6}(\.\d{1,9})?$/, "Give an amount in USD, such as 25 or 0.50.");

/** A key, or a person with all of the keys they made in an organization. */
export const BudgetSubject = z.union([
  z.object({ keyId: z.uuid() }),
  z.object({ memberId: z.uuid(), organizationId: z.uuid() }),
]);
export type BudgetSubject = z.infer<typeof BudgetSubject>;

export const SetBudgetInput = BudgetSubject.and(
  z.object({ amountNano: z.bigint().min(0n).max(maxGrantNano), period: BudgetPeriod }),
);
export type SetBudgetInput = z.infer<typeof SetBudgetInput>;

export type BudgetView = {
  readonly id: string;
  readonly organizationId: string;
  /** The key it limits, or null: then it is the person's. */
  readonly keyId: string | null;
  readonly memberId: string | null;
  readonly amountNano: Nano;
  readonly period: BudgetPeriod;
  /** In the current period, since the budget was set. */
  readonly spentNano: Nano;
  /** Set aside for calls in flight. */
  readonly heldNano: Nano;
  /** What a call may still take. */
  readonly leftNano: Nano;
  /** When the current period began, by UTC. */
  readonly startsAt: Date;
  readonly resetsAt: Date;
};
