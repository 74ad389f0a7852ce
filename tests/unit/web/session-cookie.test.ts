import { expect, test } from "vitest";
import { relyingParty } from "@/lib/accounts/passkeys/relying-party";
import { appUrl, provideEnv } from "@/lib/env";
import { authCookieName, authCookieOptions } from "@/lib/web/session-cookie";

const at = (url: string) => {
  process.env.APP_URL = url;
  provideEnv({});
};

test.each(["https://tacit.example", "https://tacit.example/", "HTTPS://Tacit.Example", "https://tacit.example:443"])(
  "at %s cookies are held to TLS and the host, and passkeys are for it",
  (url) => {
    at(url);
    expect([authCookieName("session"), authCookieOptions().secure]).toEqual(["__Host-tacit-session", true]);
    expect(appUrl()).toBe("https://tacit.example");
    expect(relyingParty()).toMatchObject({ id: "tacit.example", origin: "https://tacit.example" });
  },
);

test("a port is part of the origin that a passkey is for, and not of its name", () => {
  at("http://localhost:3000/");
  expect([authCookieName("session"), authCookieOptions().secure]).toEqual(["tacit-session", false]);
  expect(relyingParty()).toMatchObject({ id: "localhost", origin: "http://localhost:3000" });
});
