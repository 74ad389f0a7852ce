import { readFile } from "node:fs/promises";
import { AppError } from "@/lib/base/errors";
import { findPriceHistory, findPriceViews } from "@/lib/billing/prices/find-prices";
import { importPrices } from "@/lib/billing/prices/import-prices";
import { readPriceFile } from "@/lib/billing/prices/read-price-file";
import { everywhere, type MarkupView, SetMarkupInput } from "@/lib/billing/prices/schema";
import { listMarkups, setMarkup } from "@/lib/billing/prices/set-markup";
import { setPrice } from "@/lib/billing/prices/set-price";
import { type Commands, parseInput } from "./command";
import { operator } from "./operator";
import { priceFlags, readPrice } from "./price-flags";
import { priceColumns, toPriceJson } from "./price-json";
import { findPriceNames } from "./price-names";
import { type JsonObject, toJson } from "./to-json";

export const commands: Commands = {
  set: {
    summary:
      "Sells a model, or provider/model, at a new price from now on. Cache rates that are not given are the input's, " +
      "those of sound and reasoning the text's. --per-call alone charges no tokens. --long-context-above gives the length " +
      "of the whole input above which the --long rates hold for the entire call. The model byok stands for the fee of " +
      "calls under an account's own credential.",
    flags: priceFlags,
    async run(flags) {
      return { json: toPriceJson(await setPrice(operator, readPrice(flags))) };
    },
  },
  list: {
    summary:
      "Lists the prices in force, of the catalogue's models, of the channels' own, and of what is sold otherwise.",
    flags: {},
    async run() {
      return { json: (await findPriceViews(await findPriceNames())).map(toPriceJson), columns: priceColumns };
    },
  },
  history: {
    summary: "Lists every price that a model, or provider/model, has had, the newest first.",
    flags: { model: { value: "<id>", required: true } },
    async run(flags) {
      return { json: (await findPriceHistory(flags.get("model"))).map(toPriceJson), columns: priceColumns };
    },
  },
  import: {
    summary:
      "Sets the prices of a file, all of them or none: CSV with a head, or a JSON list, with the names of price list " +
      "--json. A price above 2,000 USD per million tokens, five times another than the last, or of another unit than the " +
      "last or the catalogue's refuses the file, with every such line, unless --force is given. --dry-run writes nothing.",
    flags: { file: { value: "<csv|json>", required: true }, force: {}, "dry-run": {} },
    async run(flags) {
      const lines = readPriceFile(await readText(flags.get("file")));
      const options = { force: flags.has("force"), isDryRun: flags.has("dry-run") };
      const { isDryRun, ...imported } = await importPrices(operator, lines, options);
      return { json: { ...toJson(imported), dry_run: isDryRun } };
    },
  },
  markup: {
    summary:
      "Adds so much to what the price package says, from now on: everywhere, or at one provider, whose own mark-up counts " +
      "first. Prices that an operator set stay as they are.",
    flags: { percent: { value: "<n>", required: true }, provider: { value: "<id>" } },
    async run(flags) {
      const markup = { scope: flags.find("provider") ?? everywhere, percent: flags.get("percent") };
      const { prices, ...set } = await setMarkup(operator, parseInput(SetMarkupInput, markup, { scope: "provider" }));
      return { json: { ...toMarkupJson(set), prices } };
    },
  },
  markups: {
    summary: "Lists every mark-up that was set, the newest first.",
    flags: {},
    async run() {
      return { json: (await listMarkups(operator)).map(toMarkupJson) };
    },
  },
};

function toMarkupJson({ bps, isInForce, ...markup }: MarkupView): JsonObject {
  return { ...toJson(markup), percent: bps / 100, in_force: isInForce };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new AppError("invalid_input", "--file: cannot be read.", { cause: error });
  }
}
