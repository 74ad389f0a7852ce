import { PrismaPg } from "@prisma/adapter-pg";
import { singleton } from "@/lib/base/singleton";
import { env } from "@/lib/env";
import { type Prisma, PrismaClient } from "./generated/client";

export type Db = PrismaClient;
export type Tx = Prisma.TransactionClient;
export { Prisma } from "./generated/client";

/** The database, connected at first use. */
export function db(): Db {
  return singleton(
    "db",
    () =>
      new PrismaClient({
        adapter: new PrismaPg({
          connectionString: databaseUrl(),
          max: 10,
          // A database that hangs must become an error and not a page, or a call, that waits for ever.
          connectionTimeoutMillis: 3_000,
          query_timeout: 15_000,
          keepAlive: true,
        }),
      }),
  );
}

/** One transaction; whatever `work` throws rolls it back, and so does taking longer than `withinMs`. */
export function transaction<T>(work: (tx: Tx) => Promise<T>, { withinMs = 15_000 } = {}): Promise<T> {
  return db().$transaction(work, { maxWait: 5_000, timeout: withinMs });
}

/** Lets go of every connection; the next query opens new ones. */
export async function disconnect(): Promise<void> {
  await db().$disconnect();
}

export function databaseUrl(): string {
  const url = env().DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set: start through `npm start`, which brings a database up.");
  return url;
}
