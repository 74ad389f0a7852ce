import { z } from "zod";

const ipv4 = z.ipv4();
const ipv6 = z.ipv6();
const range = z.union([z.cidrv4(), z.cidrv6()]);
const mappedPrefix = 0xffffn; // ::ffff:0:0/96 holds the IPv4 addresses (RFC 4291, 2.5.5.2)

/**
 * An address or a CIDR range in the one way in which it is kept: IPv6 as RFC 5952 writes it, IPv4 dressed as IPv6
 * undressed, the bits beyond a range's length zero, and a range of one address as that address. Null: it is neither.
 */
export function normalizeNetwork(text: string): string | null {
  const [address = "", length] = text.split("/");
  if (length === undefined ? !isAddress(text) : !range.safeParse(text).success) return null;
  const value = toNumber(address);
  const width = ipv4.safeParse(address).success ? 32 : 128;
  const bits = length === undefined ? width : Number(length);
  if (width === 128 && bits >= 96 && value >> 32n === mappedPrefix) return write(value & 0xffff_ffffn, bits - 96, 32);
  return write(value, bits, width);
}

function isAddress(text: string): boolean {
  return ipv4.safeParse(text).success || ipv6.safeParse(text).success;
}

function write(value: bigint, bits: number, width: 32 | 128): string {
  const rest = BigInt(width - bits);
  const first = (value >> rest) << rest;
  const address = width === 32 ? writeIpv4(first) : writeIpv6(first);
  return bits === width ? address : `${address}/${bits}`;
}

function toNumber(address: string): bigint {
  if (!address.includes(":")) return address.split(".").reduce((sum, byte) => (sum << 8n) + BigInt(byte), 0n);
  const [left = "", right] = canonical(address).split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":"));
  const [before, after] = [groups(left), groups(right ?? "")];
  const middle = Array.from({ length: 8 - before.length - after.length }, () => "0");
  return [...before, ...middle, ...after].reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}

function writeIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join(".");
}

function writeIpv6(value: bigint): string {
  const hex = value.toString(16).padStart(32, "0");
  return canonical(hex.match(/.{4}/g)!.join(":"));
}

/** The URL standard's serialiser writes IPv6 as RFC 5952 asks. */
function canonical(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}
