"use client";

import { useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { searchUsersAction } from "./actions";

export function SearchForm({ name }: { name: string }) {
  const [state, submit, isPending] = useActionState(searchUsersAction, null);
  return (
    <form action={submit} className="grid gap-4">
      {state?.ok && <Notice title="Nobody has this address." />}
      {state?.ok === false && <Notice tone="error" title={state.message} />}
      <div className="flex flex-wrap items-start gap-3">
        <Field
          label="E-mail address or username"
          name="query"
          type="search"
          autoComplete="off"
          maxLength={254}
          defaultValue={name}
          hint="A whole address, or how a username begins."
          className="min-w-0 flex-1 basis-64"
        />
        <Button variant="quiet" disabled={isPending} className="sm:mt-[26px]">
          {isPending ? "Searching…" : "Search"}
        </Button>
      </div>
    </form>
  );
}
