import type { z } from "zod";
import { AppError } from "@/lib/base/errors";
import type { JsonObject } from "./to-json";

/** One flag of the command line. Every value is a string; a switch has none. */
export type Flag = {
  /** What stands for the value in the usage text; none: a switch. */
  readonly value?: string;
  readonly required?: boolean;
  /** Part of the contract, but not of this version: refused with a sentence, never ignored. */
  readonly later?: boolean;
};

export type Command = {
  readonly summary: string;
  readonly flags: Readonly<Record<string, Flag>>;
  /** It runs without the database, and reads the secrets only when it asks for them. */
  readonly needsNoHouse?: boolean;
  run(flags: Flags): Promise<Answer>;
};

/** A noun's verbs. A noun that needs none has its one command under the empty verb. */
export type Commands = Readonly<Record<string, Command>>;

export type Answer = {
  readonly json: JsonObject | readonly JsonObject[];
  /** What people are shown instead. */
  readonly table?: readonly JsonObject[];
  /** The columns of their table; all, when it is not said. */
  readonly columns?: readonly string[];
  readonly exitCode?: number;
};

export type Flags = {
  find(name: string): string | undefined;
  get(name: string): string;
  has(name: string): boolean;
};

/** The command line was not understood: answered with a sentence, the usage and exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Checks a verb's input as a form would; what is wrong is said by the flag's name. */
export function parseInput<S extends z.ZodType>(
  schema: S,
  input: z.input<S>,
  flagOf: Record<string, string> = {},
): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const field = String(issue.path[0] ?? "");
  throw new AppError("invalid_input", `--${flagOf[field] ?? toFlag(field)}: ${issue.message}`);
}

/** Runs a reader of numbers or amounts; what it cannot read is said by the flag's name. */
export function readFlag<T>(flag: string, hint: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError("invalid_input", `--${flag}: must be ${hint}.`, { cause: error });
  }
}

export function readList(text: string | undefined): string[] | undefined {
  return text
    ?.split(",")
    .map((item) => item.trim())
    .filter(Boolean);
}

export function readWholeNumber(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^-?\d{1,9}$/.test(text)) throw new AppError("invalid_input", `--${flag}: must be a whole number.`);
  return Number(text);
}

function toFlag(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
