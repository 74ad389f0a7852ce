import { startServer } from "./running-server";

/** One server for all browser tests; its first-run facts travel by environment to the workers. */
export default async function setUp(): Promise<() => Promise<void>> {
  const server = await startServer();
  process.env.E2E_BASE_URL = server.url;
  process.env.E2E_DATA_DIR = server.dataDir;
  return async () => {
    await server.stop();
  };
}
