import { findPriceViews } from "@/lib/billing/prices/find-prices";
import { setPrice } from "@/lib/billing/prices/set-price";
import { type PriceView, SetPriceInput } from "@/lib/billing/schema";
import { models } from "@/lib/catalog/models";
import { listChannels } from "@/lib/channels/list-channels";
import { listSoldModels } from "@/lib/channels/list-sold-models";
import { byokPriceName, readModelEntry } from "@/lib/channels/model-names";
import { type Commands, type Flags, parseInput, UsageError } from "./command";
import { operator } from "./operator";
import { type JsonObject, toJson } from "./to-json";

const usd = { value: "<usd per million tokens>" };

export const commands: Commands = {
  set: {
    summary:
      "Sells a model, or provider/model, at a new price from now on. Cache rates that are not given are the input's. " +
      "--per-call alone charges no tokens. The model byok stands for the fee of calls under an account's own credential.",
    flags: {
      model: { value: "<id>", required: true },
      input: usd,
      output: usd,
      "cache-read": usd,
      "cache-write": usd,
      "cache-write-1h": usd,
      "per-call": { value: "<usd>" },
    },
    async run(flags) {
      const input = parseInput(
        SetPriceInput,
        {
          model: flags.get("model"),
          ...readTokenPrices(flags),
          cacheReadUsdPerMillion: flags.find("cache-read"),
          cacheWrite5mUsdPerMillion: flags.find("cache-write"),
          cacheWrite1hUsdPerMillion: flags.find("cache-write-1h") ?? flags.find("cache-write"),
          perCallUsd: flags.find("per-call"),
        },
        {
          inputUsdPerMillion: "input",
          outputUsdPerMillion: "output",
          cacheReadUsdPerMillion: "cache-read",
          cacheWrite5mUsdPerMillion: "cache-write",
          cacheWrite1hUsdPerMillion: "cache-write-1h",
          perCallUsd: "per-call",
        },
      );
      return { json: toPriceJson(await setPrice(operator, input)) };
    },
  },
  list: {
    summary:
      "Lists the prices in force, of the catalogue's models, of the channels' own, and of what is sold otherwise.",
    flags: {},
    async run() {
      const columns = ["model", ...rates, "per_call_usd", "source", "effective_from"];
      return { json: (await findPriceViews(await findPriceNames())).map(toPriceJson), columns };
    },
  },
};

const rates = ["input", "cache_read", "cache_write_5m", "cache_write_1h", "output"].map(
  (name) => `${name}_usd_per_million`,
);

/** Tokens must have a price, unless a call has one and neither kind of token is named. */
function readTokenPrices(flags: Flags) {
  const [input, output] = [flags.find("input"), flags.find("output")];
  if (input === undefined && output === undefined && flags.find("per-call") !== undefined)
    return { inputUsdPerMillion: "0", outputUsdPerMillion: "0" };
  if (input === undefined) throw new UsageError("--input is missing.");
  if (output === undefined) throw new UsageError("--output is missing.");
  return { inputUsdPerMillion: input, outputUsdPerMillion: output };
}

/** Every name a price may stand under: a model's, and a provider's for it. */
async function findPriceNames(): Promise<string[]> {
  const named = (await listChannels(operator, "all")).flatMap((channel) =>
    channel.models.map(readModelEntry).map(({ sold }) => ({ id: sold, provider: channel.provider })),
  );
  const discovered = (await listSoldModels()).flatMap(({ id, providers }) =>
    providers.map((provider) => ({ id, provider })),
  );
  const known = [...models, ...named, ...discovered];
  return [...new Set([byokPriceName, ...known.flatMap(({ id, provider }) => [id, `${provider}/${id}`])])];
}

function toPriceJson({ model, priceId, ...view }: PriceView): JsonObject {
  return { id: priceId, model, ...toJson(view) };
}
