import { notFound } from "next/navigation";
import { AppError } from "@/lib/base/errors";

/** For pages: what a verb refuses as not found becomes the page that says so. */
export async function orNotFound<T>(view: Promise<T>): Promise<T> {
  try {
    return await view;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }
}
