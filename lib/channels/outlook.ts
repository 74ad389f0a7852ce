import { singleton } from "@/lib/base/singleton";
import { createCircuits } from "./circuit";
import { createObservations } from "./observations";
import type { Outlook } from "./order-offers";

/** What this process has seen of the ways to providers. Nothing of it is stored or shared with other nodes. */
export function outlook(): Outlook {
  return singleton("channel-outlook", () => ({
    circuits: createCircuits(Date.now),
    observations: createObservations(),
    random: Math.random,
  }));
}
