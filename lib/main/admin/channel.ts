import type { z } from "zod";
import { reencryptTotpSecrets } from "@/lib/accounts/second-factor/reencrypt-totp-secrets";
import { channelProviderIds, type ProviderId } from "@/lib/catalog/providers";
import { addChannel } from "@/lib/channels/add-channel";
import { listChannels } from "@/lib/channels/list-channels";
import { reencryptCredentials } from "@/lib/channels/reencrypt-credentials";
import { removeChannel } from "@/lib/channels/remove-channel";
import { AddChannelInput, ChannelIdInput } from "@/lib/channels/schema";
import { testChannel } from "@/lib/channels/test-channel";
import { type Commands, type Flags, parseInput, readList, readWholeNumber } from "./command";
import { operator, organizationOf, readSecret } from "./operator";
import { toJson } from "./to-json";

const id = { value: "<id>", required: true };
const readId = (flags: Flags) => parseInput(ChannelIdInput, { id: flags.get("id") });

export const commands: Commands = {
  add: {
    summary:
      "Adds a way to a provider. --api-key - reads it from stdin; several keys, parted by commas, share the calls. " +
      "--models sells exactly those. --zdr and --regions say what is agreed with the provider. --user makes it that account's own.",
    flags: {
      provider: { value: channelProviderIds.join("|"), required: true },
      "api-key": { value: "<key>" },
      "base-url": { value: "<url>" },
      name: { value: "<text>" },
      weight: { value: "<n>" },
      priority: { value: "<n>" },
      models: { value: "<id,sold=upstream>" },
      "connect-timeout-ms": { value: "<ms>" },
      "headers-timeout-ms": { value: "<ms>" },
      "idle-timeout-ms": { value: "<ms>" },
      zdr: {},
      regions: { value: "<eu,us>" },
      user: { value: "<email>" },
    },
    async run(flags) {
      const apiKey = flags.find("api-key");
      const email = flags.find("user");
      const readMs = (name: string) => readWholeNumber(name, flags.find(name));
      const channel: z.input<typeof AddChannelInput> = {
        provider: flags.get("provider") as ProviderId,
        apiKey: apiKey && (await readSecret(apiKey)),
        baseUrl: flags.find("base-url"),
        name: flags.find("name"),
        weight: readWholeNumber("weight", flags.find("weight")),
        priority: readWholeNumber("priority", flags.find("priority")),
        models: readList(flags.find("models")),
        connectTimeoutMs: readMs("connect-timeout-ms"),
        headersTimeoutMs: readMs("headers-timeout-ms"),
        idleTimeoutMs: readMs("idle-timeout-ms"),
        zeroRetention: flags.has("zdr") || undefined,
        regions: readList(flags.find("regions")),
        organizationId: email === undefined ? undefined : await organizationOf(email),
      };
      const input = parseInput(AddChannelInput, channel, { organizationId: "user" });
      return { json: toJson(await addChannel(operator, input)) };
    },
  },
  list: {
    summary: "Lists live channels, those tried first on top, accounts' own among them.",
    flags: {},
    async run() {
      const columns = [
        "id",
        "provider",
        "name",
        "base_url",
        "has_credential",
        "models",
        "weight",
        "priority",
        "owner_email",
      ];
      return { json: (await listChannels(operator, "all")).map(toJson), columns };
    },
  },
  test: {
    summary:
      "Asks the provider for its models with each of the channel's keys. Exit code 1 when it does not answer or refuses.",
    flags: { id },
    async run(flags) {
      const view = await testChannel(operator, readId(flags));
      return { json: toJson(view), exitCode: view.ok ? 0 : 1 };
    },
  },
  reencrypt: {
    summary:
      "Encrypts credentials, and the secrets of second factors, under CREDENTIALS_KEY as it is now: after it was replaced, " +
      "and RETIRED_CREDENTIALS_KEYS names those of before. Can be run again. Exit code 1 when one cannot be read.",
    flags: {},
    async run() {
      const parts = { credentials: await reencryptCredentials(operator), totp: await reencryptTotpSecrets(operator) };
      const rows = Object.entries(parts).map(([secrets, counts]) => ({ secrets, ...counts }));
      return { json: rows, exitCode: rows.some(({ unreadable }) => unreadable > 0) ? 1 : 0 };
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
