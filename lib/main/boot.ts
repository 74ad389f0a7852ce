import { singleton } from "@/lib/base/singleton";
import { disconnect } from "@/lib/db/client";
import { env } from "@/lib/env";
import { watchResponses } from "./open-responses";
import { createShutdown } from "./shutdown";

/** What a server process does before its first request: once, however often Next loads the instrumentation. */
export function boot(): Promise<void> {
  return singleton("boot", async () => {
    watchResponses();
    const shutdown = createShutdown(closeBooks, (code) => process.exit(code));
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, shutdown.request);
    if (env().SUPERVISED) {
      // Nobody is left to restart us or to stop the database: what is open settles now.
      process.stdin.on("end", shutdown.hurry).on("error", shutdown.hurry).resume();
      for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
    }
  });
}

async function closeBooks(): Promise<void> {
  await disconnect();
}
