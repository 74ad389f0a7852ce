import type { LookupAddress } from "node:dns";
import { Resolver } from "node:dns/promises";

// The second try waits for twice as long: both are over before a connection would be given up.
const patience = { timeout: 1_500, tries: 2 };

/**
 * Every address that the DNS has for a name, which somebody else may have chosen; rejects when it has none. It is asked
 * over sockets of our own: `lookup` waits in one of the few threads that look up all names of the process, and whoever
 * runs a slow name server would keep them from everybody's providers.
 */
export async function resolveName(hostname: string, servers?: readonly string[]): Promise<readonly LookupAddress[]> {
  const resolver = new Resolver(patience);
  if (servers) resolver.setServers(servers);
  const [v4, v6] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  if (v4.status === "rejected" && v6.status === "rejected") throw v4.reason;
  return [...addressesOf(v4, 4), ...addressesOf(v6, 6)];
}

function addressesOf(answer: PromiseSettledResult<string[]>, family: 4 | 6): LookupAddress[] {
  return answer.status === "fulfilled" ? answer.value.map((address) => ({ address, family })) : [];
}
