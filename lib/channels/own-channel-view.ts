import type { ChannelView, OwnChannelView } from "./schema";

export function toOwnChannelView(view: ChannelView): OwnChannelView {
  const { id, provider, name, baseUrl, models, createdAt } = view;
  return { id, provider, name, baseUrl, models, createdAt };
}
