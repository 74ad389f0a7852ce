import { findPriceViews } from "@/lib/billing/prices/find-prices";
import { setPrice } from "@/lib/billing/prices/set-price";
import { type PriceView, SetPriceInput } from "@/lib/billing/schema";
import { models } from "@/lib/catalog/models";
import { listChannels } from "@/lib/channels/list-channels";
import { type Commands, parseInput } from "./command";
import { operator } from "./operator";
import { type JsonObject, toJson } from "./to-json";

const usd = { value: "<usd per million tokens>" };

export const commands: Commands = {
  set: {
    summary: "Sells a model at a new price from now on. Cache rates that are not given are the input's.",
    flags: {
      model: { value: "<id>", required: true },
      input: { ...usd, required: true },
      output: { ...usd, required: true },
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
          inputUsdPerMillion: flags.get("input"),
          outputUsdPerMillion: flags.get("output"),
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
    summary: "Lists the prices in force, of the catalogue's models and of the channels' own.",
    flags: {},
    async run() {
      const own = (await listChannels(operator)).flatMap((channel) => channel.models);
      const ids = new Set([...models.map((model) => model.id), ...own]);
      const views = await findPriceViews([...ids]);
      const columns = ["model", "input_usd_per_million", "cache_read_usd_per_million", "output_usd_per_million"];
      return { json: views.map(toPriceJson), columns: [...columns, "source", "effective_from"] };
    },
  },
};

function toPriceJson({ model, priceId, ...view }: PriceView): JsonObject {
  return { id: priceId, model, ...toJson(view) };
}
