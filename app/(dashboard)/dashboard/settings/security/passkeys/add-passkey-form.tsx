"use client";

import { startRegistration } from "@simplewebauthn/browser";
import { type FormEvent, useState, useTransition } from "react";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { RecoveryCodeList } from "../recovery-code-list";
import { addPasskeyAction, beginAddingPasskeyAction } from "./actions";

type Outcome = { readonly recoveryCodes: string[] | null } | { readonly message: string } | null;

export function AddPasskeyForm() {
  const [outcome, setOutcome] = useState<Outcome>(null);
  const [isPending, startTransition] = useTransition();
  if (outcome && "recoveryCodes" in outcome) {
    return <RecoveryCodeList title="The passkey was added." codes={outcome.recoveryCodes} />;
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setOutcome(null);
    startTransition(async () => setOutcome(await add(form)));
  }

  return (
    <form onSubmit={submit} className="grid gap-4 [@media(scripting:none)]:hidden">
      {outcome && <Notice tone="error" title={outcome.message} />}
      <Field type="checkbox" name="endOthers" defaultChecked label="Sign out everywhere else." />
      <div className="flex flex-wrap gap-3">
        <Button disabled={isPending}>Make a passkey</Button>
        <Button href="/dashboard/settings/security" variant="quiet">
          Not now
        </Button>
      </div>
    </form>
  );
}

async function add(form: FormData): Promise<Outcome> {
  const begun = await beginAddingPasskeyAction(null, new FormData());
  if (!begun?.ok) return begun;
  const response = await startRegistration({ optionsJSON: begun.options }).then(
    (made) => made,
    () => null,
  );
  if (!response) return { message: "The browser made no passkey. Perhaps this device has one of yours already." };
  form.set("response", JSON.stringify(response));
  const added = await addPasskeyAction(null, form);
  return added?.ok ? { recoveryCodes: added.recoveryCodes } : added;
}
