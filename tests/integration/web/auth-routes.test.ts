import { NextRequest } from "next/server";
import { describe, expect, test, vi } from "vitest";
import { createUser } from "@/lib/accounts/create-user";
import { findSession } from "@/lib/accounts/find-session";
import { db } from "@/lib/db/client";
import { provideEnv } from "@/lib/env";
import { handlers } from "@/lib/web/auth";
import { testDatabase } from "../../support/test-database";

testDatabase();
const password = "a lantern over quiet water";
const operator = { kind: "command_line" } as const;

function setAppUrl(url: string): string {
  process.env.APP_URL = url;
  provideEnv({});
  return url;
}

/** A program that keeps its cookies as a browser would. */
function browser(base: string) {
  const jar = new Map<string, string>();
  const request = async (path: string, form?: Record<string, string>) => {
    const headers = new Headers({ host: new URL(base).host, "x-forwarded-proto": new URL(base).protocol.slice(0, -1) });
    headers.set("cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "));
    headers.set("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0");
    const body = form && new URLSearchParams(form);
    const handler = form ? handlers.POST : handlers.GET;
    const response = await handler(new NextRequest(base + path, { method: form ? "POST" : "GET", headers, body }));
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(";")[0]!.split("=") as [string, string];
      if (/max-age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  };
  const csrfToken = async () => ((await (await request("/api/auth/csrf")).json()) as { csrfToken: string }).csrfToken;
  const signIn = async (email: string, secret = password) =>
    request("/api/auth/callback/credentials", { csrfToken: await csrfToken(), email, password: secret });
  return { jar, request, csrfToken, signIn };
}

describe("next-auth's own door", () => {
  test("opens a session of ours: an opaque cookie, a hashed row, a coarse device", async () => {
    const base = setAppUrl("http://localhost:3000");
    const user = await createUser(operator, { email: "ada@example.test", password, verified: true });
    const { jar, signIn, request } = browser(base);
    const response = await signIn("ada@example.test");
    const cookie = response.headers.getSetCookie().find((line) => line.startsWith("tacit-session="))!;
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    const token = jar.get("tacit-session")!;
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(await findSession(token)).toMatchObject({ userId: user.id });
    expect(await db().session.findMany({ select: { device: true } })).toEqual([{ device: "Firefox on Linux" }]);
    expect(await (await request("/api/auth/session")).json()).toMatchObject({ user: { id: user.id } });
    expect(jar.get("tacit-session")).toBe(token);
  });

  test("ends the session's row with it, so that a copy of the cookie is worth nothing", async () => {
    const base = setAppUrl("http://localhost:3000");
    await createUser(operator, { email: "leaver@example.test", password, verified: true });
    const { jar, signIn, request, csrfToken } = browser(base);
    await signIn("leaver@example.test");
    const token = jar.get("tacit-session")!;
    await request("/api/auth/signout", { csrfToken: await csrfToken() });
    expect(jar.has("tacit-session")).toBe(false);
    expect(await findSession(token)).toBeNull();
  });

  test("binds its cookies to the host and to TLS where the site is served over https", async () => {
    const base = setAppUrl("https://tacit.example");
    await createUser(operator, { email: "secure@example.test", password, verified: true });
    const { jar, signIn } = browser(base);
    const response = await signIn("secure@example.test");
    const lines = response.headers.getSetCookie();
    expect(lines.filter((line) => !/^__Host-tacit-.*; Secure/.test(line))).toEqual([]);
    expect(jar.has("__Host-tacit-session")).toBe(true);
    setAppUrl("http://localhost:3000");
  });

  test("counts tries like our form does, and sets no cookie for a refusal", async () => {
    const base = setAppUrl("http://localhost:3000");
    await createUser(operator, { email: "guessed@example.test", password, verified: true });
    const { jar, signIn } = browser(base);
    for (let index = 0; index < 5; index++) await signIn("guessed@example.test", "wrong");
    const response = await signIn("guessed@example.test");
    expect(response.headers.get("location")).toContain("/sign-in?error=");
    expect(jar.has("tacit-session")).toBe(false);
  });

  test("writes nothing of a refusal into the log", async () => {
    const base = setAppUrl("http://localhost:3000");
    process.env.LOG_LEVEL = "debug";
    provideEnv({});
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const spoken = vi.spyOn(console, "error").mockReturnValue();
    await browser(base).signIn("canary-address@example.test", "canary password");
    await browser(base).request("/api/auth/callback/credentials", {
      csrfToken: "forged",
      email: "canary@example.test",
    });
    const lines = [...written.mock.calls, ...spoken.mock.calls].flat().map(String).join("\n");
    vi.restoreAllMocks();
    process.env.LOG_LEVEL = "silent";
    provideEnv({});
    expect(lines).not.toContain("canary");
    expect(lines).not.toContain(password);
  });
});
