import type { LookupAddress } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { buildConnector } from "undici";
import type { Boundaries } from "./boundaries";

/** Why a connection was not opened. */
export class ForbiddenAddressError extends Error {
  override readonly name = "ForbiddenAddressError";
  readonly code = "FORBIDDEN_ADDRESS";
}

/**
 * Opens connections within boundaries only. A name is resolved once, every address that it has is checked, and the
 * connection goes to one of exactly these: a name that leads elsewhere a moment later gains nothing by it. TLS and the
 * request still go by the name.
 */
export function guardedConnector(
  boundaries: Boundaries,
  { timeoutMs }: { readonly timeoutMs: number },
): buildConnector.connector {
  const connect = buildConnector({ timeout: timeoutMs, lookup: guardedLookup(boundaries) });
  return (options, callback) => {
    // A literal address is never looked up.
    const literal = options.hostname.replace(/^\[|\]$/g, "");
    if (isIP(literal) && boundaries.isForbidden(literal)) callback(new ForbiddenAddressError(), null);
    else connect(options, callback);
  };
}

export function guardedLookup({ resolve, isForbidden }: Boundaries): LookupFunction {
  return (hostname, options, callback) => {
    const answer = (addresses: readonly LookupAddress[]) => {
      const [first] = addresses;
      if (!first || addresses.some(({ address }) => isForbidden(address))) throw new ForbiddenAddressError();
      return { addresses: [...addresses], first };
    };
    resolve(hostname)
      .then(answer)
      .then(
        ({ addresses, first }) =>
          options.all ? callback(null, addresses) : callback(null, first.address, first.family),
        (error) => callback(error, []),
      );
  };
}
