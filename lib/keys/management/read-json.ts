import { z } from "zod";
import { InvalidMember } from "./invalid-member";

/** The members of what is sent, and the names that the verbs have for them. */
const limits = {
  name: "name",
  scopes: "scopes",
  models: "models",
  ips: "networks",
  requires: "requires",
  rpm: "rpm",
  tpm: "tpm",
  concurrency: "concurrency",
  max_usd_per_hour: "pauseAboveUsd",
  budget_usd: "budgetUsd",
  budget_period: "budgetPeriod",
  expires_at: "expiresAt",
} as const;

export const createFields = { kind: "kind", ...limits } as const;
export const updateFields = limits;
export const rotateFields = { overlap_seconds: "overlapSeconds" } as const;

type Fields = Readonly<Record<string, string>>;

const Sent = z.record(z.string(), z.unknown());
const Time = z.iso.datetime({ offset: true });
const amounts: readonly string[] = ["budgetUsd", "pauseAboveUsd"];

/**
 * Reads JSON by a verb's schema. What is not among `fields` is refused by its name, never passed over: whoever asks for a
 * limit that we do not know must not get a key without it. Throws InvalidMember.
 */
export function readJson<S extends z.ZodType>(schema: S, fields: Fields, sent: unknown, id?: string): z.output<S> {
  const { success, data } = Sent.safeParse(sent);
  if (!success) throw new InvalidMember(null, "The body must be a JSON object.");
  // Also one that is called `__proto__`, which zod leaves out.
  const unknown = Object.keys(Object(sent)).find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined) throw unknownMember(unknown, fields);
  const entries = Object.entries(data).map(([name, value]) => [fields[name]!, toValue(name, fields[name]!, value)]);
  const result = schema.safeParse({ ...Object.fromEntries(entries), ...(id !== undefined && { id }) });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalid(String(issue!.path[0] ?? ""), issue!.message);
}

/** The member's name for a verb's field; itself when it is none of the verbs'. */
export function toParam(field: string): string {
  const all = { ...createFields, ...rotateFields };
  return Object.entries(all).find(([, own]) => own === field)?.[0] ?? field;
}

/** Amounts may come as numbers: up to fifteen digits, JSON's numbers are exact. */
function toValue(name: string, field: string, value: unknown): unknown {
  if (amounts.includes(field) && typeof value === "number") return String(value);
  if (field === "expiresAt" && value !== null && !Time.safeParse(value).success)
    throw invalid(field, `${name} must be a time such as 2027-01-31T12:00:00Z.`);
  return value;
}

/** The member is named as far as it is a plain word: a name may be anything else that somebody said. */
function unknownMember(name: string, fields: Fields): InvalidMember {
  const param = /^\w{1,60}$/.test(name) ? name : null;
  const known = Object.keys(fields).join(", ");
  return new InvalidMember(param, `${param ?? "A member"} is not among what can be set here: ${known}.`);
}

function invalid(field: string, message: string): InvalidMember {
  const param = toParam(field);
  return new InvalidMember(param, message.startsWith(param) ? message : `${param}: ${message}`);
}
