import { headers } from "next/headers";
import { redirect, unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import type { SignedIn } from "@/lib/accounts/find-session";
import { AppError } from "@/lib/base/errors";
import type { LimitName } from "@/lib/limits/rules";
import { requireLimit } from "@/lib/limits/take-limit";
import { type FormState, toFieldErrors, toRecord, toValues } from "./form-state";
import { requireSameOrigin } from "./same-origin";
import { provePath, session } from "./session";
import { toAppError } from "./unexpected";
import { type Visitor, visitorOf } from "./visitor";

type Action<T> = (previous: unknown, form: FormData) => Promise<FormState<T>>;

/** `limit` counts by person where one must be signed in, by network elsewhere. */
type Options<S> = { readonly session?: S; readonly limit?: LimitName };

/**
 * Makes a server action, for `useActionState`, out of a schema and a verb: `verb(actor, input)`, or with
 * `session: "none"` `verb(visitor, input)`. The verb's view is spread into `{ ok: true, … }`. It answers refusals as a
 * state and lets redirects through; it never repeats a password, nor tells what went wrong inside.
 */
export function action<S extends z.ZodType, T>(
  schema: S,
  options: Options<"none"> & { readonly session: "none" },
  verb: (visitor: Visitor, input: z.output<S>) => Promise<T>,
): Action<T>;
export function action<S extends z.ZodType, T>(
  schema: S,
  options: Options<"required">,
  verb: (actor: SignedIn, input: z.output<S>) => Promise<T>,
): Action<T>;
export function action<S extends z.ZodType, T>(
  schema: S,
  options: Options<"none" | "required">,
  verb: (who: SignedIn & Visitor, input: z.output<S>) => Promise<T>,
): Action<T> {
  return async (_previous, form) => {
    // An action is a public address: anybody may call it with anything.
    const record = form instanceof FormData ? toRecord(form) : {};
    try {
      const who = await caller(options);
      requireShownOrganization(who, record);
      const input = schema.safeParse(record);
      if (!input.success) {
        throw new AppError("invalid_input", "Please check what is marked.", { fields: toFieldErrors(input.error) });
      }
      await requireLimitOf(who, options.limit);
      const view = await verb(who as SignedIn & Visitor, input.data);
      return { ...view, ok: true } as FormState<T>;
    } catch (error) {
      unstable_rethrow(error);
      const { code, publicMessage, details } = toAppError(error, "action.failed");
      if (code === "proof_needed") redirect(await provePath());
      return { ok: false, message: publicMessage, fields: details.fields, values: toValues(record) };
    }
  };
}

async function caller({ session: need = "required" }: Options<"none" | "required">): Promise<SignedIn | Visitor> {
  const received = await headers();
  requireSameOrigin(received);
  if (need === "none") return visitorOf(received);
  const person = await session();
  if (!person) throw new AppError("unauthenticated", "You are signed out. Sign in again to go on.");
  return person;
}

async function requireLimitOf(who: SignedIn | Visitor, limit: LimitName | undefined): Promise<void> {
  if (limit) await requireLimit(limit, "userId" in who ? who.userId : who.network);
}

/**
 * A form says for which organization it was shown. Another page of the same person may have chosen another since, or they
 * are no member any more: what they meant for one must not happen to the other.
 */
function requireShownOrganization(who: SignedIn | Visitor, { within }: Record<string, unknown>): void {
  if (within === undefined || !("userId" in who) || within === who.organizationId) return;
  const message = "You look at another organization by now. Load this page again, and see that it is the right one.";
  throw new AppError("conflict", message);
}
