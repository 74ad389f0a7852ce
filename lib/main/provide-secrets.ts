import path from "node:path";
import { env, provideEnv } from "@/lib/env";
import { readConfiguration } from "./configuration";
import { readOrCreateSecrets } from "./secrets";

/** For a command that needs this installation's secrets, but no database. The environment then names them. */
export function provideSecrets(): void {
  const dataDir = path.resolve(readConfiguration().DATA_DIR);
  provideEnv({ DATA_DIR: dataDir });
  if (!env().CREDENTIALS_KEY) provideEnv(readOrCreateSecrets(dataDir));
}
