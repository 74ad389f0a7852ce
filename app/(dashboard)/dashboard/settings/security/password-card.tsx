"use client";

import { Card } from "@/app/_ui/card";
import { Field } from "@/app/_ui/field";
import { passwordLength } from "@/lib/accounts/schema";
import { SettingsForm } from "../settings-form";
import { changePasswordAction } from "./actions";

export function PasswordCard({ email }: { email: string }) {
  return (
    <Card title="Password">
      <SettingsForm
        action={changePasswordAction}
        label="Change the password"
        done="The new password is set, and every other browser is signed out."
      >
        {({ fields }) => (
          <>
            {/* For password managers: whose password it is. */}
            <input type="email" autoComplete="username" value={email} readOnly hidden />
            <Field
              label="Present password"
              name="currentPassword"
              type="password"
              required
              autoComplete="current-password"
              error={fields.currentPassword}
            />
            <Field
              label="New password"
              name="password"
              type="password"
              required
              autoComplete="new-password"
              hint={`At least ${passwordLength.min} characters. Four or five unrelated words do well; no other rules.`}
              error={fields.password}
            />
          </>
        )}
      </SettingsForm>
    </Card>
  );
}
