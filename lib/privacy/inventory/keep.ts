const daysPerUnit = { d: 1, y: 365 } as const;

/**
 * How many days after its `from` moment a row may stay: `90d`, `7y`, and 0 for `session` (until it expires). Null when
 * something else ends it (`account`: the account; `call`: the settlement). Undefined for a word that is not known.
 */
export function keepDays(keep: string): number | null | undefined {
  if (keep === "account" || keep === "call") return null;
  if (keep === "session") return 0;
  const match = /^(\d{1,4})([dy])$/.exec(keep);
  return match ? Number(match[1]) * daysPerUnit[match[2] as "d" | "y"] : undefined;
}

/** Whether retention ends it by the clock. */
export function isTimed(keep: string): boolean {
  return typeof keepDays(keep) === "number";
}
