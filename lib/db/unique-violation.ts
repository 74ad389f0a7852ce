import { Prisma } from "./generated/client";

/** Whether a write failed because a row with the same unique value exists: somebody else was first. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}
