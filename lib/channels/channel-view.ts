import type { Prisma } from "@/lib/db/client";
import type { ChannelView } from "./schema";

export const channelColumns = {
  id: true,
  organizationId: true,
  provider: true,
  name: true,
  baseUrl: true,
  credentialEncrypted: true,
  models: true,
  weight: true,
  priority: true,
  connectTimeoutMs: true,
  headersTimeoutMs: true,
  idleTimeoutMs: true,
  zeroRetention: true,
  regions: true,
  fromEnvironment: true,
  createdAt: true,
} as const satisfies Prisma.ChannelSelect;

export type ChannelRow = Prisma.ChannelGetPayload<{ select: typeof channelColumns }>;

/** The same with whose it is. */
export const channelViewColumns = {
  ...channelColumns,
  organization: { select: { owner: { select: { email: true } } } },
} as const satisfies Prisma.ChannelSelect;

type ChannelViewRow = Prisma.ChannelGetPayload<{ select: typeof channelViewColumns }>;

export function toChannelView({
  credentialEncrypted,
  organization,
  organizationId: _,
  ...facts
}: ChannelViewRow): ChannelView {
  return { ...facts, ownerEmail: organization?.owner.email ?? null, hasCredential: credentialEncrypted !== null };
}
