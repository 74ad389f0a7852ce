import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { StartError } from "./start-error";

const patienceMs = 2_000;

/** The port to serve on: a free one for 0. A server whose start program was killed takes a moment to go: it is awaited. */
export async function choosePort(wanted: number, waitMs = patienceMs): Promise<number> {
  for (const deadline = Date.now() + waitMs; ; await sleep(100)) {
    try {
      return await tryPort(wanted);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EADDRINUSE" && Date.now() < deadline) continue;
      const reason = code === "EADDRINUSE" ? "is already in use" : `cannot be used (${code})`;
      throw new StartError(`Port ${wanted} ${reason}: stop what uses it, or choose another with PORT.`);
    }
  }
}

async function tryPort(wanted: number): Promise<number> {
  const probe = createServer().listen(wanted);
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
