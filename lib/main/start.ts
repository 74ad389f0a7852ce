/**
 * `npm start` and `npm run dev`, after packages are in place: checks everything that could go wrong, brings up the
 * database, builds what is stale, and runs the server until it is asked to stop. Whatever it starts it also ends.
 */
import path from "node:path";
import { seedCataloguePrices } from "@/lib/billing/prices/seed-catalogue-prices";
import { models } from "@/lib/catalog/models";
import { syncEnvironmentChannels } from "@/lib/channels/sync-environment-channels";
import { disconnect } from "@/lib/db/client";
import { urlOn } from "@/lib/env";
import { choosePort } from "./choose-port";
import { readConfiguration } from "./configuration";
import { describeFirstRun, type FirstRun, prepareFirstRun } from "./first-run";
import { prepareHouse } from "./prepare-house";
import { runServer, type ServeMode } from "./server-process";
import { StartError } from "./start-error";
import { listenForStop, type StopSignals } from "./stop-signals";

type Options = { readonly mode: ServeMode; readonly build: (stopSignal: AbortSignal) => Promise<void> };

export async function start(options: Options): Promise<never> {
  const stop = listenForStop();
  try {
    await run(options, stop);
    process.exit(0);
  } catch (error) {
    if (stop.signal.aborted) {
      console.log("Stopped.");
      process.exit(130);
    }
    if (!(error instanceof StartError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

async function run({ mode, build }: Options, stop: StopSignals): Promise<void> {
  const startedAt = performance.now();
  const configuration = readConfiguration();
  const port = await choosePort(configuration.PORT);
  const url = urlOn(port);
  const dataDir = path.resolve(configuration.DATA_DIR);
  const house = await prepareHouse({ configuration, onStep: (step) => console.log(step), mustClaim: true });
  try {
    stop.signal.throwIfAborted();
    await build(stop.signal);
    stop.signal.throwIfAborted();
    let firstRun: FirstRun | null = null;
    await runServer({
      mode,
      port,
      stop,
      async furnish() {
        firstRun = await furnish(dataDir, url);
      },
      onReady() {
        console.log(`Tacit is ready on ${url} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
        if (firstRun) console.log(describeFirstRun(firstRun, dataDir));
      },
      onStopping: () => console.log("\nStopping: open calls may finish for 25 s. Ctrl-C again stops at once."),
    });
  } finally {
    await house.leave();
  }
  console.log("Stopped.");
}

/** Prices, channels from the environment, and on the first run an owner. */
async function furnish(dataDir: string, url: string): Promise<FirstRun | null> {
  try {
    await seedCataloguePrices(models);
    await syncEnvironmentChannels();
    return await prepareFirstRun(dataDir, url);
  } catch (error) {
    throw new StartError(`The house could not be furnished: ${(error as Error).message}`, error);
  } finally {
    await disconnect();
  }
}
