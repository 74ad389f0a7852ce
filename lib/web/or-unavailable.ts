import { AppError } from "@/lib/base/errors";

/** For pages: null where somebody that the house asks does not answer, so that the rest of the page can still be shown. */
export async function orUnavailable<T>(view: Promise<T>): Promise<T | null> {
  try {
    return await view;
  } catch (error) {
    if (error instanceof AppError && error.code === "unavailable") return null;
    throw error;
  }
}
