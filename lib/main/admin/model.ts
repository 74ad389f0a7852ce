import { listSoldModels } from "@/lib/channels/list-sold-models";
import type { Commands } from "./command";
import { toJson } from "./to-json";

export const commands: Commands = {
  list: {
    summary: "Lists what can be sold now: every model with a live channel and a price.",
    flags: {},
    async run() {
      const models = await listSoldModels();
      return {
        json: models.map(({ createdAtSeconds, price, ...model }) =>
          toJson({ ...model, createdAt: new Date(createdAtSeconds * 1_000), ...price }),
        ),
        columns: ["id", "providers", "context_tokens", "max_output_tokens", "alias_of", "created_at"],
      };
    },
  },
};
