import { AppError } from "@/lib/base/errors";
import { newId } from "@/lib/base/ids";
import { errorFacts, log } from "@/lib/log/log";

/** An error as the outside may see it: our own refusals as they are, anything else logged under an id and made neutral. */
export function toAppError(error: unknown, event: "action.failed" | "request.failed"): AppError {
  if (error instanceof AppError && error.code !== "internal") return error;
  const errorId = newId();
  log("error", event, { errorId, ...errorFacts(error) });
  return new AppError("internal", `Something went wrong on our side. If it stays, tell us this number: ${errorId}.`);
}
