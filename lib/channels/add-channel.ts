import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { newId } from "@/lib/base/ids";
import { normalizeBaseUrl } from "@/lib/catalog/base-url";
import { models } from "@/lib/catalog/models";
import type { Provider } from "@/lib/catalog/provider";
import { findProvider } from "@/lib/catalog/providers";
import { recordAudit } from "@/lib/db/audit";
import { type Tx, transaction } from "@/lib/db/client";
import { seedByokPrice } from "./byok-price";
import { channelViewColumns, toChannelView } from "./channel-view";
import { readServiceAccount } from "./credential-keys";
import { encryptCredential } from "./credentials";
import { forgetOffers } from "./offers";
import type { AddChannelInput, ChannelView } from "./schema";

/** Operators only: their channels serve everybody, and may lead anywhere. An account's own is added by `addOwnChannel`. */
export async function addChannel(actor: Actor, input: AddChannelInput): Promise<ChannelView> {
  requireOperator(actor);
  const channel = toNewChannel(input);
  const view = await transaction((tx) => insertChannel(tx, actor, channel));
  forgetOffers(input.organizationId);
  return view;
}

/** Completes what was given by what is known of its provider. Throws invalid_input for what cannot be. */
export function toNewChannel(input: AddChannelInput): NewChannel {
  const provider = findProvider(input.provider);
  if (!provider || provider.auth === "none") throw new AppError("invalid_input", "There is no such provider.");
  requireCredential(provider, input);
  const given = input.baseUrl ?? provider.defaultBaseUrl;
  if (!given) throw refused("baseUrl", `Give the base URL of the ${provider.name} provider.`);
  if (input.models.length === 0 && !provider.discovers && !models.some((model) => model.provider === provider.id))
    throw refused("models", "Say which models the channel serves: the catalogue does not know its provider.");
  const baseUrl = normalizeBaseUrl(given, provider);
  return { ...input, baseUrl, name: input.name ?? provider.name, fromEnvironment: false };
}

/** A refusal that a form shows beside its field. */
function refused(field: string, message: string): AppError {
  return new AppError("invalid_input", message, { fields: { [field]: message } });
}

function requireCredential({ name, auth, credential }: Provider, { apiKey, organizationId }: AddChannelInput): void {
  if (!apiKey && (credential === "required" || organizationId)) throw refused("apiKey", `${name} needs an API key.`);
  const isServiceAccount = apiKey !== undefined && readServiceAccount(apiKey) !== null;
  if (apiKey && isServiceAccount !== (auth === "google-service-account"))
    throw refused(
      "apiKey",
      isServiceAccount ? `${name} takes no service account.` : `${name} takes the JSON of a service account.`,
    );
}

type NewChannel = Omit<AddChannelInput, "baseUrl" | "name"> & {
  readonly baseUrl: string;
  readonly name: string;
  readonly fromEnvironment: boolean;
};

export async function insertChannel(tx: Tx, actor: Actor, channel: NewChannel): Promise<ChannelView> {
  const { apiKey, ...facts } = channel;
  const id = newId();
  const subjectId = facts.organizationId ? await ownerOf(tx, facts.organizationId) : undefined;
  if (subjectId) await seedByokPrice(tx);
  const row = await tx.channel.create({
    data: { id, ...facts, credentialEncrypted: apiKey ? encryptCredential(id, apiKey) : null },
    select: channelViewColumns,
  });
  await recordAudit(tx, actor, { action: "channel.add", subjectId, targetId: id });
  return toChannelView(row);
}

async function ownerOf(tx: Tx, id: string): Promise<string> {
  const organization = await tx.organization.findUnique({ where: { id }, select: { ownerId: true } });
  if (!organization) throw new AppError("not_found", "There is no such account.");
  return organization.ownerId;
}
