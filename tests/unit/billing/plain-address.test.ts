import { describe, expect, test } from "vitest";
import { isDisposable } from "@/lib/billing/sign-up-credit/disposable-domains";
import { toPlainAddress } from "@/lib/billing/sign-up-credit/plain-address";

describe("an address in its plainest form", () => {
  test.each([
    [["ada@example.com", "ADA@Example.COM", "ada+news@example.com", " ada+a+b@example.com. "], "ada@example.com"],
    [["a.d.a@gmail.com", "ada+x@googlemail.com", "AD.A@googlemail.com"], "ada@gmail.com"],
    [["a.d_a-l@proton.me", "adal@pm.me", "ada-l+x@protonmail.com"], "adal@proton.me"],
    [["ada@me.com", "ada@mac.com", "ada+x@icloud.com"], "ada@icloud.com"],
    [["a.da@ya.ru", "a-da@yandex.com"], "ada@yandex.ru"],
    [["ada@fastmail.com", "shop@ada.fastmail.com", "shop+x@ada.fastmail.com"], "ada@fastmail.com"],
  ])("%j are one: %s", (addresses, plain) => {
    for (const address of addresses) expect(toPlainAddress(address)).toBe(plain);
  });

  test.each([
    ["a.da@example.com", "ada@example.com"],
    ["ada@example.com", "ada@example.org"],
    ["ada@fastmail.com", "ada@fastmail.fm"],
    ["ada@sub.example.com", "sub@example.com"],
    ["ada@notgmail.com", "ada@gmail.com"],
    ["+a@example.com", "+b@example.com"],
  ])("%s is not %s: somebody else may own it", (one, other) => {
    expect(toPlainAddress(one)).not.toBe(toPlainAddress(other));
  });
});

describe("a throw-away address", () => {
  test.each(["x@mailinator.com", "x@MAILINATOR.COM", "x@10mail.org", "x@any.thing.10mail.org"])(
    "is %s",
    async (email) => {
      expect(await isDisposable(email)).toBe(true);
    },
  );

  test.each(["x@gmail.com", "x@example.com", "x@not10mail.org", "x@org", "x@fastmail.com"])(
    "is not %s",
    async (email) => {
      expect(await isDisposable(email)).toBe(false);
    },
  );
});
