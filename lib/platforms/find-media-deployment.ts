import { createRecent } from "@/lib/base/recent";
import { singleton } from "@/lib/base/singleton";
import type { PriceFacts } from "@/lib/billing/schema";
import { findMediaPrice, mediaPriceName } from "./media-price";

/** As a receipt and the usage name whoever described something; which platform it was is not kept. */
export const platformsProvider = "platforms";

const ttlMs = 2_000;

/** What is accounted for: the shape of the gateway's port. It goes over no channel, and is never dispatched. */
type MediaDeployment = ReturnType<typeof toDeployment>;

/** At once when the price was looked at within the last two seconds. Throws when the database does not answer. */
export function findMediaDeployment(): MediaDeployment | Promise<MediaDeployment> {
  return recentDeployment().get(mediaPriceName);
}

/** This process looks again at the next call. */
export function forgetMediaPrice(): void {
  recentDeployment().forget(mediaPriceName);
}

function recentDeployment() {
  return singleton("media-deployment", () => createRecent({ load, ttlMs, entriesMax: 1 }));
}

async function load(): Promise<MediaDeployment> {
  return toDeployment(await findMediaPrice());
}

function toDeployment(price: PriceFacts) {
  return {
    model: mediaPriceName,
    provider: platformsProvider,
    channelId: null,
    upstreamModel: mediaPriceName,
    urls: {},
    credentialHeaders: {},
    routeId: platformsProvider,
    isPooled: true,
    quirks: {},
    capabilities: { images: null, documents: null, audio: null, tools: null, temperature: null, reasoning: null },
    timeouts: { connectMs: null, headersMs: null, idleMs: null },
    contextTokens: null,
    maxOutputTokens: null,
    price,
  } as const;
}
