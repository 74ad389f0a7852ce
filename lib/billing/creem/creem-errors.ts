import { CreemError, HTTPClientError, InvalidRequestError, ResponseValidationError } from "creem/models/errors";
import { AppError } from "@/lib/base/errors";

/** A refusal that is ours to mend. Of what Creem said it carries the kind of the error and the status alone. */
class CreemRefusal extends Error {
  readonly code: string;

  constructor(error: CreemError) {
    super("Creem refused a request of ours.");
    this.name = "CreemRefusal";
    this.code = String(error.statusCode);
  }
}

/** Runs a request to Creem. Throws AppError `unavailable` where nobody answered, and never with words of Creem's. */
export async function askCreem<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toHouseError(error);
  }
}

export function toHouseError(error: unknown): unknown {
  if (isUnclear(error)) return new AppError("unavailable", "Creem does not answer just now. Try again in a minute.");
  return error instanceof CreemError ? new CreemRefusal(error) : error;
}

/** Whether it is open what became of a request: it may have been done, or may be going on. */
function isUnclear(error: unknown): boolean {
  if (error instanceof HTTPClientError) return !(error instanceof InvalidRequestError);
  // An answer that the package cannot read is an answer: what was asked may have been done.
  if (error instanceof ResponseValidationError) return true;
  return error instanceof CreemError && (error.statusCode >= 500 || error.statusCode === 429);
}

/** Whether Creem says no to what was asked, and not to who asks: then nothing was done. */
export function isRefused(error: unknown): boolean {
  const isAnswer = error instanceof CreemError && !isUnclear(error);
  return isAnswer && error.statusCode !== 401 && error.statusCode !== 403;
}

/** Whether Creem knows nothing of what was named. */
export function isMissing(error: unknown): boolean {
  return error instanceof CreemError && error.statusCode === 404;
}
