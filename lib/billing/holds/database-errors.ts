/** The connection could not be had: nothing was sent, so nothing happened. */
export class LaneDownError extends Error {
  override readonly name = "LaneDownError";
}

export type Failure =
  /** Rolled back because two transactions met: the same statement may be sent again at once. */
  | "again"
  /** Rolled back for a reason that has nothing to do with what was sent, such as a full disk. */
  | "later"
  /** Rolled back because of what was sent: it would fail again. */
  | "rejected"
  /** Not sent. */
  | "down"
  /** It may have been committed. */
  | "unknown";

const metAnother = new Set(["40001", "40P01", "55P03"]);

/**
 * What an error says about the fate of a statement. Only an SQLSTATE that stands for an ordinary error proves a
 * roll-back: a lost connection (class 08), a server that goes away (57P), an internal failure (58, XX) and 40003 leave
 * it open. Classes 22 and 23 speak of the values.
 */
export function classifyFailure(error: unknown): Failure {
  if (error instanceof LaneDownError) return "down";
  const code = sqlState(error);
  if (code === null || /^(08|57P|58|XX)/.test(code) || code === "40003") return "unknown";
  if (metAnother.has(code)) return "again";
  return /^2[23]/.test(code) ? "rejected" : "later";
}

function sqlState(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}
