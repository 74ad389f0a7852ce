"use client";

import { useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { organizationNameMax } from "@/lib/organizations/schema";
import { Within } from "../../within";
import { createOrganizationAction, renameOrganizationAction } from "./actions";

const purposes = {
  create: { action: createOrganizationAction, label: "Create organization" },
  rename: { action: renameOrganizationAction, label: "Rename" },
};

/** Names a new organization, or the one that is being looked at anew. */
export function NameForm({ purpose, name }: { purpose: keyof typeof purposes; name?: string }) {
  const { action, label } = purposes[purpose];
  const [state, submit, isPending] = useActionState(action, null);
  const refusal = state?.ok === false ? state : null;
  return (
    <form action={submit} className="flex flex-wrap items-start gap-3">
      {purpose === "rename" && <Within />}
      {state?.ok && <Notice tone="success" title="Saved." className="w-full" />}
      {refusal && !refusal.fields?.name && <Notice tone="error" title={refusal.message} className="w-full" />}
      <Field
        key={name}
        label="Name"
        name="name"
        required
        maxLength={organizationNameMax}
        autoComplete="organization"
        hint="Its members see it, and whoever you invite."
        defaultValue={refusal?.values?.name ?? name}
        error={refusal?.fields?.name}
        className="min-w-0 max-w-md flex-1 basis-56"
      />
      <Button variant={purpose === "create" ? "primary" : "quiet"} disabled={isPending} className="sm:mt-[26px]">
        {label}
      </Button>
    </form>
  );
}
