import type { SignedIn } from "@/lib/accounts/find-session";
import { requireCurrentRight } from "@/lib/accounts/require-current-right";
import { requireOrganization } from "@/lib/accounts/require-organization";
import { requireRecentProof } from "@/lib/accounts/require-recent-proof";
import { AppError } from "@/lib/base/errors";
import { type Tx, transaction } from "@/lib/db/client";
import { isPublicUrl } from "@/lib/upstream/boundaries";
import { insertChannel, toNewChannel } from "./add-channel";
import { readServiceAccount } from "./credential-keys";
import { forgetOffers } from "./offers";
import { toOwnChannelView } from "./own-channel-view";
import { type AddOwnChannelInput, type OwnChannelView, ownChannelsMax } from "./schema";

/**
 * Puts a provider credential behind the organization that the person acts in. It may lead into the open internet only: an
 * address that anybody could name would otherwise reach into our network. What is agreed with a provider, and the order
 * in which ways are tried, are the operator's to say.
 */
export async function addOwnChannel(person: SignedIn, input: AddOwnChannelInput): Promise<OwnChannelView> {
  const organizationId = requireOrganization(person, "organization:write");
  requireRecentProof(person);
  const channel = toNewChannel({ ...input, organizationId, weight: 1, priority: 0 });
  requirePublic("baseUrl", channel.baseUrl);
  const account = readServiceAccount(input.apiKey);
  if (account) requirePublic("apiKey", account.token_uri);
  const view = await transaction(async (tx) => {
    await requireCurrentRight(tx, person, "organization:write");
    await requireRoom(tx, organizationId);
    return insertChannel(tx, person, channel);
  });
  forgetOffers(organizationId);
  return toOwnChannelView(view);
}

function requirePublic(field: string, url: string): void {
  if (isPublicUrl(new URL(url))) return;
  const message = "Give an https address in the open internet, on its usual port.";
  throw new AppError("invalid_input", message, { fields: { [field]: message } });
}

/** Those who add at once do it one after the other. */
async function requireRoom(tx: Tx, organizationId: string): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM organizations WHERE id = ${organizationId}::uuid FOR NO KEY UPDATE`;
  if ((await tx.channel.count({ where: { organizationId, removedAt: null } })) < ownChannelsMax) return;
  throw new AppError("conflict", `An account has at most ${ownChannelsMax} credentials. Remove one first.`);
}
