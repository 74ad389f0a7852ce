import { models } from "@/lib/catalog/models";
import { listChannels } from "@/lib/channels/list-channels";
import { listSoldModels } from "@/lib/channels/list-sold-models";
import { byokPriceName, readModelEntry } from "@/lib/channels/model-names";
import { operator } from "./operator";

/** Every name a price may stand under: a model's, and a provider's for it. */
export async function findPriceNames(): Promise<string[]> {
  const named = (await listChannels(operator, "all")).flatMap((channel) =>
    channel.models.map(readModelEntry).map(({ sold }) => ({ id: sold, provider: channel.provider })),
  );
  const discovered = (await listSoldModels()).flatMap(({ id, providers }) =>
    providers.map((provider) => ({ id, provider })),
  );
  const known = [...models, ...named, ...discovered];
  return [...new Set([byokPriceName, ...known.flatMap(({ id, provider }) => [id, `${provider}/${id}`])])];
}
