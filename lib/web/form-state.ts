import type { z } from "zod";

export type Refusal = {
  readonly ok: false;
  readonly message: string;
  /** What is wrong with each field. */
  readonly fields?: Record<string, string>;
  /** What was typed, to be shown again; never a secret. */
  readonly values?: Record<string, string>;
};

/** What a form's action answers; null before the form was sent. */
export type FormState<T> = ({ readonly ok: true } & (T extends object ? T : unknown)) | Refusal | null;

const valueCharactersMax = 1_000;

/** The fields of a form. A field sent several times is a list; what Next itself adds is left out. */
export function toRecord(form: FormData): Record<string, unknown> {
  const names = [...new Set(form.keys())].filter((name) => !name.startsWith("$ACTION"));
  const oneOrAll = (all: FormDataEntryValue[]) => (all.length > 1 ? all : all[0]);
  return Object.fromEntries(names.map((name) => [name, oneOrAll(form.getAll(name))]));
}

/** The typed texts that may be shown again: short ones, and nothing that proves anything. */
export function toValues(record: Record<string, unknown>): Record<string, string> {
  const mayShow = ([name, value]: [string, unknown]) =>
    typeof value === "string" && value.length <= valueCharactersMax && !/password|token|secret|code|key$/i.test(name);
  return Object.fromEntries(Object.entries(record).filter(mayShow)) as Record<string, string>;
}

/** The first complaint about each field. */
export function toFieldErrors(error: z.ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const { path, message } of error.issues) fields[String(path[0] ?? "")] ??= message;
  return fields;
}
