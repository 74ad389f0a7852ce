import { describe, expect, test } from "vitest";
import { forwardedAddress, toNetwork } from "@/lib/limits/network";

describe("the network an address stands for", () => {
  test.each([
    ["203.0.113.7", "203.0.113.0/24"],
    ["::ffff:203.0.113.200", "203.0.113.0/24"],
    ["2001:db8:1:22ff:a:b:c:d", "2001:db8:1:2200::/56"],
    ["2001:db8:1:2200::1", "2001:db8:1:2200::/56"],
    ["::1", "0:0:0:0::/56"],
    ["fe80::1%eth0", "fe80:0:0:0::/56"],
    ["64:ff9b::192.0.2.33", "64:ff9b:0:0::/56"],
  ])("%s counts as %s", (address, network) => {
    expect(toNetwork(address)).toBe(network);
  });

  test.each([null, "", "unknown", "203.0.113.999", "x".repeat(100), "203.0.113.7:443"])(
    "%s is not believed",
    (text) => {
      expect(toNetwork(text)).toBe("unknown");
    },
  );
});

describe("x-forwarded-for", () => {
  test("is not believed without a proxy of our own", () => {
    expect(forwardedAddress("198.51.100.1", 0)).toBeNull();
  });

  test("gives the entry our own proxies added, whatever the caller put before it", () => {
    expect(forwardedAddress("198.51.100.1, 203.0.113.7", 1)).toBe("203.0.113.7");
    expect(forwardedAddress("1.1.1.1, 203.0.113.7, 10.0.0.1", 2)).toBe("203.0.113.7");
    expect(forwardedAddress("203.0.113.7", 2)).toBeNull();
  });
});
