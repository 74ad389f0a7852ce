"use client";

import { useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { SettingsForm } from "../../settings-form";
import { confirmTotpAction, startTotpAction } from "../actions";
import { RecoveryCodeList } from "../recovery-code-list";
import { QrCode } from "./qr-code";

type Setup = { readonly secret: string; readonly qr: { readonly size: number; readonly path: string } };

/** From nothing to a secret, from the secret to a code of it, and to the recovery codes. */
export function TotpSetupForm({ setup, isOn }: { setup: Setup | null; isOn: boolean }) {
  const [state, submit, isPending] = useActionState(confirmTotpAction, null);
  if (state?.ok) return <RecoveryCodeList title="The authenticator app is on." codes={state.recoveryCodes} />;
  if (isOn) return <Notice title="An authenticator app is on already. Turn it off first to use another one." />;
  if (!setup) return <SettingsForm action={startTotpAction} label="Begin" />;
  const refusal = state?.ok === false ? state : null;
  return (
    <form action={submit} noValidate className="grid gap-5">
      {refusal && <Notice tone="error" title={refusal.message} />}
      <div className="flex flex-wrap items-start gap-6">
        <QrCode {...setup.qr} label="The secret as a QR code" />
        <div className="min-w-0 flex-1 basis-60 text-[15px] text-soft">
          <p>Scan this with the app, or type the secret into it:</p>
          <p className="mt-2 font-mono text-[15px] text-ink [overflow-wrap:anywhere]" data-secret="totp">
            {setup.secret}
          </p>
          <p className="mt-2 text-[13px] text-faint">
            It is shown until a code of it is confirmed, and never again. Nobody else may see it.
          </p>
        </div>
      </div>
      <Field
        label="Code that the app shows now"
        name="code"
        required
        inputMode="numeric"
        maxLength={10}
        autoComplete="one-time-code"
        error={refusal?.fields?.code}
      />
      <Field type="checkbox" name="endOthers" defaultChecked label="Sign out everywhere else." />
      <div className="flex flex-wrap gap-3">
        <Button disabled={isPending}>Turn it on</Button>
        <Button href="/dashboard/settings/security" variant="quiet">
          Not now
        </Button>
      </div>
    </form>
  );
}
