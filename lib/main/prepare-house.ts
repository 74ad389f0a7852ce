import path from "node:path";
import { disconnect } from "@/lib/db/client";
import { migrate } from "@/lib/db/migrate";
import { type Env, provideEnv } from "@/lib/env";
import { type OpenDatabase, openDatabase } from "./open-database";
import { readOrCreateSecrets } from "./secrets";
import { StartError } from "./start-error";

type Options = {
  readonly configuration: Env;
  readonly onStep?: (step: string) => void;
  /** The server's claim to be the only one on its data folder. */
  readonly mustClaim?: boolean;
};

export type House = { leave(): Promise<void> };

/** Brings up what every program needs: the database, migrated, and the secrets. The environment then names them. */
export async function prepareHouse({ configuration, onStep = () => {}, mustClaim = false }: Options): Promise<House> {
  const dataDir = path.resolve(configuration.DATA_DIR);
  const database = await openDatabase(configuration, onStep);
  try {
    if (mustClaim && !(await database.claim()))
      throw new StartError(`Another server is already using the data folder ${dataDir}.`);
    provideEnv({ DATABASE_URL: database.url, DATA_DIR: dataDir, ...readOrCreateSecrets(dataDir) });
    await migrateWith(database, onStep);
    return { leave: () => leave(database) };
  } catch (error) {
    await database.leave();
    throw error;
  }
}

async function migrateWith(database: OpenDatabase, onStep: (step: string) => void): Promise<void> {
  try {
    const added = await migrate(database.url);
    if (added.length > 0) onStep(`Applied ${added.length} migration${added.length === 1 ? "" : "s"}`);
  } catch (error) {
    throw new StartError((error as Error).message, error);
  }
}

async function leave(database: OpenDatabase): Promise<void> {
  await disconnect();
  await database.leave();
}
