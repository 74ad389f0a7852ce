import { useId } from "react";
import { Field } from "@/app/_ui/field";
import { type BudgetPeriod, budgetPeriods } from "@/lib/billing/budgets/schema";

type Props = {
  readonly amountLabel: string;
  readonly amount?: string;
  readonly period?: string;
  readonly required?: boolean;
  readonly error?: string;
};

const names: Record<BudgetPeriod, string> = { day: "a day", week: "a week", month: "a month" };

/** An amount in USD and the period that it is for. */
export function BudgetFields({ amountLabel, amount, period = "month", required = false, error }: Props) {
  const id = useId();
  return (
    <>
      <Field
        label={amountLabel}
        name="budgetUsd"
        inputMode="decimal"
        autoComplete="off"
        placeholder={required ? undefined : "no limit"}
        required={required}
        defaultValue={amount}
        error={error}
        className="min-w-0 max-w-48 flex-1 basis-36"
      />
      <div className="min-w-0 max-w-40 flex-1 basis-28">
        <label htmlFor={id} className="mb-1.5 block text-sm font-[550] leading-5">
          Period
        </label>
        {/* React forgets the choice when the form is reset after its action, unless the key changes with it. */}
        <select
          key={period}
          id={id}
          name="budgetPeriod"
          defaultValue={period}
          className="block min-h-11 w-full rounded-md border border-edge bg-card px-3 text-base text-ink"
        >
          {budgetPeriods.map((each) => (
            <option key={each} value={each}>
              {names[each]}
            </option>
          ))}
        </select>
      </div>
    </>
  );
}
