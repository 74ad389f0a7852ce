import { Field } from "@/app/_ui/field";
import type { FormValues } from "./form-values";
import { ListField } from "./list-field";

type Props = { readonly values: FormValues; readonly errors: FormValues };

/** Everything that may limit a key besides its scopes and its budget. An empty field is no limit. */
export function LimitFields({ values, errors }: Props) {
  const number = (name: string, label: string) => (
    <Field
      label={label}
      name={name}
      inputMode="numeric"
      autoComplete="off"
      placeholder="no limit"
      defaultValue={values[name]}
      error={errors[name]}
      className="min-w-0"
    />
  );
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <ListField
          label="Models"
          name="models"
          placeholder="all models"
          hint="One id a line; * stands for any characters, such as claude-*."
          value={values.models}
          error={errors.models}
        />
        <ListField
          label="IP addresses"
          name="networks"
          placeholder="from anywhere"
          hint="One address or range a line, such as 203.0.113.7 or 10.0.0.0/8."
          value={values.networks}
          error={errors.networks}
        />
      </div>
      <div className="grid grid-cols-2 gap-x-3 gap-y-5 sm:gap-x-5 lg:grid-cols-4">
        {number("rpm", "Requests/minute")}
        {number("tpm", "Tokens/minute")}
        {number("concurrency", "Calls at once")}
        <Field
          label="Pause above $/hour"
          name="pauseAboveUsd"
          inputMode="decimal"
          autoComplete="off"
          placeholder="never"
          defaultValue={values.pauseAboveUsd}
          error={errors.pauseAboveUsd}
          className="min-w-0"
        />
      </div>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field
          label="Ends (UTC)"
          name="expiresAt"
          type="datetime-local"
          step="any"
          hint="Empty: it does not end by itself."
          defaultValue={values.expiresAt}
          error={errors.expiresAt}
          className="min-w-0"
        />
        <fieldset className="min-w-0">
          <legend className="text-sm font-[550] leading-5">What every provider must promise</legend>
          <Field
            type="checkbox"
            name="requires:zdr"
            value="on"
            label="To keep nothing of a call"
            defaultChecked={values["requires:zdr"] === "on"}
          />
          <Field
            type="checkbox"
            name="requires:no-training"
            value="on"
            label="Not to train on what it is sent"
            defaultChecked={values["requires:no-training"] === "on"}
          />
          <Field
            label="Regions to stay within"
            name="regions"
            autoComplete="off"
            placeholder="any, such as eu"
            defaultValue={values.regions}
            error={errors.requires}
          />
        </fieldset>
      </div>
    </>
  );
}
