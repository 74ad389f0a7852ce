"use client";

import { Field } from "@/app/_ui/field";
import { displayNameMax } from "@/lib/accounts/schema";
import { SettingsForm } from "../settings-form";
import { requestEmailChangeAction, updateProfileAction } from "./actions";

export function ProfileForm({ username, displayName }: { username: string; displayName: string | null }) {
  return (
    <SettingsForm action={updateProfileAction} label="Save" done="Saved.">
      {({ fields, values }) => (
        <>
          <Field
            label="Username"
            name="username"
            required
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            hint="3 to 32 letters, digits, hyphens or underscores. Others in your organizations see it."
            defaultValue={values.username ?? username}
            error={fields.username}
          />
          <Field
            label="Display name (optional)"
            name="displayName"
            maxLength={displayNameMax}
            autoComplete="name"
            hint="What you want to be called. Nothing needs it."
            defaultValue={values.displayName ?? displayName ?? ""}
            error={fields.displayName}
          />
        </>
      )}
    </SettingsForm>
  );
}

export function EmailChangeForm() {
  return (
    <SettingsForm
      action={requestEmailChangeAction}
      label="Change the address"
      look={{ variant: "quiet" }}
      done="A mail is on its way to the new address. Nothing changes until its link is opened."
    >
      {({ fields, values }) => (
        <Field
          label="New e-mail address"
          name="email"
          type="email"
          required
          autoComplete="email"
          defaultValue={values.email}
          error={fields.email}
        />
      )}
    </SettingsForm>
  );
}
