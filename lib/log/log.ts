import { env } from "@/lib/env";

/**
 * The only writer of log lines. An event is a name from this list, and a field is a name from the list below with a
 * number, an id or a word the house chose itself: there is no way to log a text that somebody said.
 */
type LogEvent =
  | "server.ready"
  | "server.draining"
  | "server.stopped"
  | "request.failed"
  | "action.failed"
  | "auth.failed"
  | "mail.failed"
  | "sign_up_credit.skipped"
  | "upstream.alert"
  | "settle.retried"
  | "reserve.failed"
  | "holds.recovered"
  | "call.written_off"
  | "payment.alert"
  | "payment.failed"
  | "payment.unanswered"
  | "limits.away"
  | "limits.back"
  | "job.failed"
  | "job.finished";

type LogFields = {
  requestId?: string;
  errorId?: string;
  /** The class of an error, never its message. */
  errorName?: string;
  errorCode?: string;
  job?: string;
  alert?: string;
  channelId?: string | null;
  provider?: string;
  orderId?: string;
  count?: number;
  durationMs?: number;
  status?: number;
};

const severity = { debug: 10, info: 20, warn: 30, error: 40, silent: 99 } as const;

export function log(level: "debug" | "info" | "warn" | "error", event: LogEvent, fields: LogFields = {}): void {
  if (severity[level] < severity[env().LOG_LEVEL]) return;
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), level, event, ...fields })}\n`);
}

/** What may be said of an unexpected error: its class and its code. */
export function errorFacts(error: unknown): Pick<LogFields, "errorName" | "errorCode"> {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const code = (error as { code?: unknown }).code;
  return {
    errorName: error.name,
    ...(typeof code === "string" && /^[\w-]{1,40}$/.test(code) ? { errorCode: code } : {}),
  };
}
