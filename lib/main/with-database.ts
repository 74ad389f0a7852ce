import { readConfiguration } from "./configuration";
import { prepareHouse } from "./prepare-house";

/**
 * Runs a program's work in a house that is ready: configuration and secrets read, the database up and migrated. At the
 * end everything is let go, and the embedded database stops when nobody else uses it. Works while the server runs.
 */
export async function withHouse<T>(work: () => Promise<T>): Promise<T> {
  const house = await prepareHouse({ configuration: readConfiguration() });
  try {
    return await work();
  } finally {
    await house.leave();
  }
}
