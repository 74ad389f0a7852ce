import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { newId } from "@/lib/base/ids";
import { findProvider } from "@/lib/catalog/providers";
import { recordAudit } from "@/lib/db/audit";
import { type Tx, transaction } from "@/lib/db/client";
import { channelColumns, toChannelView } from "./channel-view";
import { encryptCredential } from "./credentials";
import { forgetOffers } from "./offers";
import type { AddChannelInput, ChannelView } from "./schema";

export async function addChannel(actor: Actor, input: AddChannelInput): Promise<ChannelView> {
  requireOperator(actor);
  const provider = findProvider(input.provider);
  if (!provider?.auth) throw new AppError("invalid_input", "There is no such provider.");
  if (provider.credential === "required" && !input.apiKey)
    throw new AppError("invalid_input", `${provider.name} needs an API key.`);
  const baseUrl = input.baseUrl ?? provider.defaultBaseUrl;
  if (!baseUrl) throw new AppError("invalid_input", `Give the base URL of the ${provider.name} provider.`);
  if (!provider.defaultBaseUrl && input.models.length === 0)
    throw new AppError(
      "invalid_input",
      "Say which models the channel serves: the catalogue does not know its provider.",
    );
  const view = await transaction((tx) =>
    insertChannel(tx, actor, { ...input, baseUrl, name: input.name ?? provider.name, fromEnvironment: false }),
  );
  forgetOffers();
  return view;
}

type NewChannel = Omit<AddChannelInput, "baseUrl" | "name"> & {
  readonly baseUrl: string;
  readonly name: string;
  readonly fromEnvironment: boolean;
};

export async function insertChannel(tx: Tx, actor: Actor, channel: NewChannel): Promise<ChannelView> {
  const { apiKey, ...facts } = channel;
  const id = newId();
  const row = await tx.channel.create({
    data: { id, ...facts, credentialEncrypted: apiKey ? encryptCredential(id, apiKey) : null },
    select: channelColumns,
  });
  await recordAudit(tx, actor, { action: "channel.add", targetId: id });
  return toChannelView(row);
}
