import { singleton } from "@/lib/base/singleton";
import { startHoldBook } from "@/lib/billing/holds/start-hold-book";
import { disconnect } from "@/lib/db/client";
import { env } from "@/lib/env";
import { flushLastUsed } from "@/lib/keys/last-used";
import { watchKeys } from "@/lib/keys/watch-keys";
import { closeLimits } from "@/lib/limits/key-rates";
import { mailSettled } from "@/lib/mail/send-mail";
import { startJobs } from "./jobs";
import { keysOfOpenCalls, stopCallsOf } from "./open-calls";
import { watchResponses } from "./open-responses";
import { open } from "./opening";
import { refuseUpgrades } from "./refuse-upgrades";
import { createShutdown } from "./shutdown";

/** What a server process does before its first request: once, however often Next loads the instrumentation. */
export function boot(): Promise<void> {
  return singleton("boot", async () => {
    watchResponses();
    if (process.env.NODE_ENV === "production") refuseUpgrades();
    const holdBook = await startHoldBook();
    const stopJobs = startJobs();
    const stopWatching = watchKeys({ keysOfOpenCalls, stopCallsOf });

    async function closeBooks(): Promise<void> {
      stopJobs();
      stopWatching();
      await Promise.allSettled([holdBook.close(), flushLastUsed(), mailSettled(), closeLimits()]);
      await disconnect();
    }

    const shutdown = createShutdown(closeBooks, (code) => process.exit(code));
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, shutdown.request);
    if (!env().SUPERVISED) return open();
    // Nobody is left to restart us or to stop the database when this ends: what is open settles now.
    process.stdin.once("data", open).on("end", shutdown.hurry).on("error", shutdown.hurry);
    for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  });
}
