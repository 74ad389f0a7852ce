import { headers } from "next/headers";
import { toNetwork } from "@/lib/limits/network";
import { clientAddress } from "@/lib/limits/peer-address";
import { toDevice } from "./device";

/** What may be known of somebody who is not signed in: a network to count tries by, and a coarse device. */
export type Visitor = { readonly network: string; readonly device: string };

export async function visitor(): Promise<Visitor> {
  return visitorOf(await headers());
}

export function visitorOf(headers: Headers): Visitor {
  return { network: toNetwork(clientAddress(headers)), device: toDevice(headers.get("user-agent")) };
}
