import { channelProviderIds, type ProviderId } from "@/lib/catalog/providers";
import { addChannel } from "@/lib/channels/add-channel";
import { listChannels } from "@/lib/channels/list-channels";
import { removeChannel } from "@/lib/channels/remove-channel";
import { AddChannelInput, ChannelIdInput } from "@/lib/channels/schema";
import { testChannel } from "@/lib/channels/test-channel";
import { type Commands, type Flags, parseInput, readList, readWholeNumber } from "./command";
import { operator, readSecret } from "./operator";
import { toJson } from "./to-json";

const id = { value: "<id>", required: true };
const readId = (flags: Flags) => parseInput(ChannelIdInput, { id: flags.get("id") });

export const commands: Commands = {
  add: {
    summary: "Adds a way to a provider. --api-key - reads the key from stdin; --models sells exactly those.",
    flags: {
      provider: { value: channelProviderIds.join("|"), required: true },
      "api-key": { value: "<key>" },
      "base-url": { value: "<url>" },
      name: { value: "<text>" },
      weight: { value: "<n>" },
      priority: { value: "<n>" },
      models: { value: "<id,id>" },
    },
    async run(flags) {
      const apiKey = flags.find("api-key");
      const input = parseInput(AddChannelInput, {
        provider: flags.get("provider") as ProviderId,
        apiKey: apiKey && (await readSecret(apiKey)),
        baseUrl: flags.find("base-url"),
        name: flags.find("name"),
        weight: readWholeNumber("weight", flags.find("weight")),
        priority: readWholeNumber("priority", flags.find("priority")),
        models: readList(flags.find("models")),
      });
      return { json: toJson(await addChannel(operator, input)) };
    },
  },
  list: {
    summary: "Lists live channels, those tried first on top.",
    flags: {},
    async run() {
      const columns = ["id", "provider", "name", "base_url", "has_credential", "models", "weight", "priority"];
      return { json: (await listChannels(operator)).map(toJson), columns };
    },
  },
  test: {
    summary: "Asks the provider for its models. Exit code 1 when it does not answer or refuses.",
    flags: { id },
    async run(flags) {
      const view = await testChannel(operator, readId(flags));
      return { json: toJson(view), exitCode: view.ok ? 0 : 1 };
    },
  },
  remove: {
    summary: "Takes a channel out of service and destroys its credential.",
    flags: { id },
    async run(flags) {
      const input = readId(flags);
      await removeChannel(operator, input);
      return { json: { id: input.id, removed: true } };
    },
  },
};
