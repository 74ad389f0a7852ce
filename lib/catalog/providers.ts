/** Providers as data: where each wire is served, how the operator's credential is shown, what the provider says it keeps. */
import type { Provider, ProviderId } from "./provider";
import { clouds, hosts } from "./rows/hosts";
import { makers, makersOfBothKinds } from "./rows/makers";
import { sandbox, servers } from "./rows/servers";

export type { Provider, ProviderId } from "./provider";

/** Makers before those who host what others made: the first who sells a model is its home. */
export const providers: readonly Provider[] = [
  ...makers,
  ...makersOfBothKinds,
  ...hosts,
  ...clouds,
  ...servers,
  sandbox,
];

const byId = new Map<string, Provider>(providers.map((provider) => [provider.id, provider]));

export function findProvider(id: string): Provider | null {
  return byId.get(id) ?? null;
}

/** Providers that a channel can lead to; the sandbox is built in. */
export const channelProviderIds: readonly ProviderId[] = providers
  .filter((provider) => provider.auth !== "none")
  .map((provider) => provider.id);
