/**
 * Which addresses are no part of the open internet, by IANA's registries of special-purpose addresses (RFC 6890) and of
 * IPv6 unicast. What somebody else named may never lead to one of them: they are this machine, its neighbours and, in a
 * cloud, whoever hands out its credentials.
 */
import { BlockList, isIP } from "node:net";

const forbiddenV4 = [
  ["0.0.0.0", 8], // this network
  ["10.0.0.0", 8], // private
  ["100.64.0.0", 10], // behind a carrier's NAT
  ["127.0.0.0", 8], // loopback
  ["168.63.129.16", 32], // not in the registries: Azure's own services inside each of its machines
  ["169.254.0.0", 16], // link-local, where clouds answer about credentials
  ["172.16.0.0", 12], // private
  ["192.0.0.0", 24], // IETF protocol assignments
  ["192.0.2.0", 24], // documentation
  ["192.31.196.0", 24], // AS112
  ["192.52.193.0", 24], // AMT
  ["192.88.99.0", 24], // 6to4 relays
  ["192.168.0.0", 16], // private
  ["192.175.48.0", 24], // AS112
  ["198.18.0.0", 15], // benchmarking
  ["198.51.100.0", 24], // documentation
  ["203.0.113.0", 24], // documentation
  ["224.0.0.0", 4], // multicast
  ["240.0.0.0", 4], // reserved, and broadcast
] as const;

/** Within 2000::/3, outside of which nothing is given out; so fc00::/7, fe80::/10, ff00::/8, ::1 and mapped ones need no line. */
const forbiddenV6 = [
  ["2001::", 23], // IETF protocol assignments: Teredo, benchmarking, ORCHID
  ["2001:db8::", 32], // documentation
  ["2002::", 16], // 6to4
  ["2620:4f:8000::", 48], // AS112
  ["3fff::", 20], // documentation
] as const;

const nat64Bits = 96;

const givenOut = new BlockList();
givenOut.addSubnet("2000::", 3, "ipv6");

const translated = new BlockList();
translated.addSubnet("64:ff9b::", nat64Bits, "ipv6");

const forbidden = new BlockList();
for (const [network, bits] of forbiddenV4) {
  forbidden.addSubnet(network, bits, "ipv4");
  // Where a network has only IPv6, NAT64 leads to the same place.
  forbidden.addSubnet(`64:ff9b::${network}`, nat64Bits + bits, "ipv6");
}
for (const [network, bits] of forbiddenV6) forbidden.addSubnet(network, bits, "ipv6");

/** True also for what is no address, and for one that is bound to an interface. */
export function isForbiddenAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return forbidden.check(address, "ipv4");
    case 6:
      return !isGivenOut(address) || forbidden.check(address, "ipv6");
    default:
      return true;
  }
}

function isGivenOut(address: string): boolean {
  return !address.includes("%") && (givenOut.check(address, "ipv6") || translated.check(address, "ipv6"));
}
