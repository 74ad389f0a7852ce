import type { LookupAddress } from "node:dns";
import { isIP } from "node:net";
import { isForbiddenAddress } from "./forbidden-address";
import { isPrivateHost } from "./private-host";
import { resolveName } from "./resolve-name";

/** Where a request may go whose address somebody else named. */
export type Boundaries = {
  /** Every address of a name. */
  resolve(hostname: string): Promise<readonly LookupAddress[]>;
  isForbidden(address: string): boolean;
  isUrlAllowed(url: URL): boolean;
};

/** Out into the open internet, encrypted, and nowhere else. */
export const openInternet: Boundaries = {
  resolve: (hostname) => resolveName(hostname),
  isForbidden: isForbiddenAddress,
  isUrlAllowed: isPublicUrl,
};

/**
 * Whether an address may be asked at all: https on its own port, without a credential in it, by a name that could be
 * public or by a literal address that is. What a name leads to is checked when a connection is opened.
 */
export function isPublicUrl({ protocol, port, username, password, hostname }: URL): boolean {
  if (protocol !== "https:" || port !== "" || username !== "" || password !== "") return false;
  const literal = hostname.replace(/^\[|\]$/g, "");
  return isIP(literal) ? !isForbiddenAddress(literal) : !isPrivateHost(hostname.replace(/\.$/, ""));
}
