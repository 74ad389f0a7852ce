"use client";

import { type PublicKeyCredentialRequestOptionsJSON, startAuthentication } from "@simplewebauthn/browser";
import { useState, useTransition } from "react";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";

type Refusal = { readonly ok: false; readonly message: string };
type Begun = { readonly ok: true; readonly options: PublicKeyCredentialRequestOptionsJSON } | Refusal | null;
type Done = { readonly ok: true } | Refusal | null;

type Props = {
  label: string;
  /** Server actions: the first says what to ask the browser for, the second takes its answer and leads on. */
  begin: (previous: null, form: FormData) => Promise<Begun>;
  finish: (previous: null, form: FormData) => Promise<Done>;
  next: string;
};

/** Asks the browser for a passkey. Without a script it is not there: the form beside it does without. */
export function PasskeyButton({ label, begin, finish, next }: Props) {
  const [message, setMessage] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();

  function press() {
    setMessage(null);
    startTransition(async () => setMessage(await ask()));
  }

  async function ask(): Promise<string | null> {
    const begun = await begin(null, new FormData());
    if (!begun?.ok) return begun?.message ?? null;
    const response = await startAuthentication({ optionsJSON: begun.options }).then(
      (given) => given,
      () => null,
    );
    if (!response) return "The browser gave no passkey. Try again, or go on without one.";
    const form = new FormData();
    form.set("response", JSON.stringify(response));
    form.set("next", next);
    const done = await finish(null, form);
    return done?.ok === false ? done.message : null;
  }

  return (
    <div className="flex flex-col gap-4 [@media(scripting:none)]:hidden">
      {message && <Notice tone="error" title={message} />}
      <Button type="button" variant="quiet" onClick={press} disabled={isPending} className="w-full">
        {label}
      </Button>
    </div>
  );
}
