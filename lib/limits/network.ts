import { isIP } from "node:net";

/** The network of a caller whose address cannot be trusted. */
export const unknownNetwork = "unknown";

/**
 * The network an address stands for when tries are counted: an IPv4 /24, an IPv6 /56 (what one household or one
 * rented machine commonly gets), so that a neighbour's address is not a fresh count.
 */
export function toNetwork(address: string | null): string {
  const plain = (address ?? "").trim().replace(/^\[|\]$|%.*$/g, "");
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  const ipv4 = mapped ?? plain;
  if (isIP(ipv4) === 4) return `${ipv4.split(".").slice(0, 3).join(".")}.0/24`;
  if (isIP(plain) !== 6) return unknownNetwork;
  const groups = expandIpv6(plain);
  const [first, second, third, fourth] = groups;
  return [first!, second!, third!, fourth! & 0xff00]
    .map((group) => group.toString(16))
    .join(":")
    .concat("::/56");
}

function expandIpv6(address: string): number[] {
  // An embedded IPv4 tail fills the last two groups, which the network does not include.
  const hexOnly = address.replace(/\d+\.\d+\.\d+\.\d+$/, "0:0");
  const [head = "", tail] = hexOnly.split("::");
  const parse = (part: string) => (part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16)));
  const before = parse(head);
  if (tail === undefined) return before;
  const after = parse(tail);
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

/**
 * The caller's address out of `x-forwarded-for`, read from the right: each of our own proxies added one entry, and
 * everything further left is only what the caller claims. Null when fewer entries came than there are proxies.
 */
export function forwardedAddress(header: string | null, trustedHops: number): string | null {
  const entries = (header ?? "").split(",").map((entry) => entry.trim());
  return trustedHops > 0 ? (entries[entries.length - trustedHops] ?? null) : null;
}
