"use client";

import { Field } from "@/app/_ui/field";
import { requestPasswordResetAction, requestVerificationAction } from "./actions";
import { AuthForm } from "./auth-form";

const purposes = {
  reset: {
    action: requestPasswordResetAction,
    label: "Send the link",
    done: "If this address has an account, a link to choose a new password is on its way. It works for one hour.",
  },
  verify: {
    action: requestVerificationAction,
    label: "Send it again",
    done: "If an account waits for this address, a new link is on its way. It works for 24 hours.",
  },
};

/** Asks for an address to send a link to. The answer never tells whether it has an account. */
export function EmailForm({ purpose }: { purpose: keyof typeof purposes }) {
  return (
    <AuthForm {...purposes[purpose]}>
      {({ fields, values }) => (
        <Field
          label="E-mail address"
          name="email"
          type="email"
          required
          autoComplete="email"
          defaultValue={values.email}
          error={fields.email}
        />
      )}
    </AuthForm>
  );
}
