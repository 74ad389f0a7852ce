import { expect, test } from "vitest";
import { normalizeNetwork } from "@/lib/keys/network-text";
import { isWithin, toBlockList } from "@/lib/keys/networks";

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["203.0.113.7/32", "203.0.113.7"],
  ["10.9.8.7/8", "10.0.0.0/8"],
  ["192.168.1.129/25", "192.168.1.128/25"],
  ["0.0.0.0/0", "0.0.0.0/0"],
  ["2001:0DB8:0:0:0:0:0:1", "2001:db8::1"],
  ["2001:db8::ffff/32", "2001:db8::/32"],
  ["2001:db8::1/128", "2001:db8::1"],
  ["1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"],
  ["::", "::"],
  ["::1", "::1"],
  ["::/0", "::/0"],
  ["fe80::1/10", "fe80::/10"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["::FFFF:c000:0201", "192.0.2.1"],
  ["::ffff:10.1.2.3/104", "10.0.0.0/8"],
])("%s is kept as %s", (text, kept) => {
  expect(normalizeNetwork(text)).toBe(kept);
  expect(normalizeNetwork(kept)).toBe(kept);
});

test.each([
  "",
  "localhost",
  "example.com",
  "1.2.3",
  "1.2.3.4.5",
  "256.1.1.1",
  "01.2.3.4",
  "0x7f.1",
  "127.1",
  "1.2.3.4/",
  "1.2.3.4/33",
  "1.2.3.4/-1",
  "1.2.3.4/08",
  "1.2.3.4/8/8",
  "1.2.3.4 ",
  ":::",
  "1::2::3",
  "fe80::1%eth0",
  "[::1]",
  "2001:db8::/129",
  "*",
])("%j is neither an address nor a range", (text) => {
  expect(normalizeNetwork(text)).toBeNull();
});

test.each([
  ["10.0.0.0/8", "10.255.255.255", true],
  ["10.0.0.0/8", "11.0.0.0", false],
  ["10.0.0.0/8", "::ffff:10.1.1.1", true],
  ["203.0.113.7", "203.0.113.7", true],
  ["203.0.113.7", "203.0.113.8", false],
  ["2001:db8::/32", "2001:db8:ffff::1", true],
  ["2001:db8::/32", "2001:db9::1", false],
  ["0.0.0.0/0", "8.8.8.8", true],
  ["10.0.0.0/8", "not an address", false],
  ["0.0.0.0/0", null, false],
])("a key for %s used from %s: %s", (network, address, expected) => {
  expect(isWithin(toBlockList([normalizeNetwork(network)!]), address)).toBe(expected);
});
