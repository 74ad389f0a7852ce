"use client";

import { type ReactNode, useActionState, useEffect, useRef } from "react";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";

type Texts = Record<string, string>;
type Refusal = { readonly ok: false; readonly message: string; readonly fields?: Texts; readonly values?: Texts };
type State = { readonly ok: true } | Refusal | null;

type Props = {
  /** A server action: works as a plain form post too, before or without JavaScript. */
  action: (previous: State, form: FormData) => Promise<State>;
  label: string;
  /** Stands in the form's place once it went well. */
  done?: ReactNode;
  children?: (shown: { fields: Texts; values: Texts }) => ReactNode;
};

/** A form on paper of its own: what is wrong is said above it and at each field, and the first wrong field is focused. */
export function AuthForm({ action, label, done, children }: Props) {
  const [state, submit, isPending] = useActionState(action, null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (state?.ok === false) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [state]);

  if (state?.ok && done) return <Notice tone="success">{done}</Notice>;
  const refusal = state?.ok === false ? state : null;
  return (
    // Our own messages, in our own words: the browser's stay out of the way.
    <form ref={form} action={submit} noValidate className="flex flex-col gap-5">
      {/* A link's token has no field of its own to stand at. */}
      {refusal && <Notice tone="error" title={refusal.fields?.token ?? refusal.message} />}
      {children?.({ fields: refusal?.fields ?? {}, values: refusal?.values ?? {} })}
      <Button disabled={isPending} className="w-full">
        {label}
      </Button>
    </form>
  );
}
