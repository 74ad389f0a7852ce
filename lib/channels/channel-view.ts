import type { Prisma } from "@/lib/db/client";
import type { ChannelView } from "./schema";

export const channelColumns = {
  id: true,
  provider: true,
  name: true,
  baseUrl: true,
  credentialEncrypted: true,
  models: true,
  weight: true,
  priority: true,
  fromEnvironment: true,
  createdAt: true,
} as const satisfies Prisma.ChannelSelect;

export type ChannelRow = Prisma.ChannelGetPayload<{ select: typeof channelColumns }>;

export function toChannelView({ credentialEncrypted, ...facts }: ChannelRow): ChannelView {
  return { ...facts, hasCredential: credentialEncrypted !== null };
}
