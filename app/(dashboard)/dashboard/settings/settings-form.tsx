"use client";

import { type ReactNode, useActionState, useEffect, useRef } from "react";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";

type Texts = Record<string, string>;
type State =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: string; readonly fields?: Texts; readonly values?: Texts }
  | null;

type Props = {
  /** A server action: works as a plain form post too, before or without JavaScript. */
  action: (previous: State, form: FormData) => Promise<State>;
  label: ReactNode;
  /** Said once it went well; the form stays. */
  done?: ReactNode;
  look?: { variant?: "primary" | "quiet" | "danger"; size?: "medium" | "small" };
  className?: string;
  children?: ReactNode | ((shown: { fields: Texts; values: Texts }) => ReactNode);
};

/** A form among others on a page: it says by itself what came of it, and focuses the first field that is wrong. */
export function SettingsForm({ action, label, done, look, className = "grid gap-4", children }: Props) {
  const [state, submit, isPending] = useActionState(action, null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (state?.ok === false) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [state]);
  const refusal = state?.ok === false ? state : null;
  const fields = refusal?.fields ?? {};
  return (
    <form ref={form} action={submit} noValidate className={className}>
      {state?.ok && done && <Notice tone="success" title={done} />}
      {refusal && <Notice tone="error" title={refusal.message} />}
      {typeof children === "function" ? children({ fields, values: refusal?.values ?? {} }) : children}
      <div>
        <Button disabled={isPending} {...look}>
          {label}
        </Button>
      </div>
    </form>
  );
}
