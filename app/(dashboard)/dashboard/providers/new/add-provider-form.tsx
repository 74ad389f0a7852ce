"use client";

import { useActionState, useId } from "react";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { Within } from "../../../within";
import { addProviderAction } from "../actions";

type Props = { providers: readonly { readonly id: string; readonly name: string }[] };

export function AddProviderForm({ providers }: Props) {
  const [state, submit, isPending] = useActionState(addProviderAction, null);
  const refusal = state?.ok === false ? state : null;
  const selectId = useId();
  const chosen = refusal?.values?.provider ?? providers[0]?.id;
  return (
    <form action={submit} className="grid gap-5">
      <Within />
      {refusal && <Notice tone="error" title={refusal.message} />}
      <div>
        <label htmlFor={selectId} className="mb-1.5 block text-sm font-[550] leading-5">
          Provider
        </label>
        {/* React forgets the choice when the form is reset after its action, unless the key changes with it. */}
        <select
          key={chosen}
          id={selectId}
          name="provider"
          defaultValue={chosen}
          className="block min-h-11 w-full rounded-md border border-edge bg-card px-3 text-base text-ink"
        >
          {providers.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <Field
        label="API key"
        name="apiKey"
        type="password"
        required
        maxLength={20_000}
        autoComplete="off"
        spellCheck={false}
        hint="Several keys, separated by commas, share the calls. For Vertex AI, the JSON of a service account in one line."
        error={refusal?.fields?.apiKey}
      />
      <Field
        label="Name (optional)"
        name="name"
        maxLength={60}
        autoComplete="off"
        hint="Without one it is called after the provider."
        defaultValue={refusal?.values?.name}
        error={refusal?.fields?.name}
      />
      <Field
        label="Base URL (optional)"
        name="baseUrl"
        type="url"
        inputMode="url"
        autoComplete="off"
        placeholder="https://api.example.com/v1"
        hint="Only where it is not the provider’s own: a public https address, as the provider’s SDK takes it."
        defaultValue={refusal?.values?.baseUrl}
        error={refusal?.fields?.baseUrl}
      />
      <Field
        label="Models (optional)"
        name="models"
        autoComplete="off"
        spellCheck={false}
        placeholder="gpt-5 my-name=ft:gpt-5:mine"
        hint="Separated by spaces or commas; name=id calls one by another name. Empty: every model that is known."
        defaultValue={refusal?.values?.models}
        error={refusal?.fields?.models}
      />
      <div className="flex flex-wrap gap-3">
        <Button disabled={isPending}>{isPending ? "Adding…" : "Add credential"}</Button>
        <Button href="/dashboard/providers" variant="quiet">
          Cancel
        </Button>
      </div>
    </form>
  );
}
