import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHttpBrowser, type HttpBrowser } from "../support/http-browser";
import { makeCustomer, type RunningServer, startServer } from "../support/running-server";

/** The whole product as `npm start` runs it behind a proxy that ends TLS: what its answers let a browser do. */
const site = "https://tacit.example";
const sessionCookie = "__Host-tacit-session";

let server: RunningServer;
let customer: { email: string; apiKey: string };

beforeAll(async () => {
  server = await startServer({ env: { APP_URL: site } });
  customer = await makeCustomer(server, { creditUsd: "1" });
});

afterAll(async () => {
  await server?.stop();
});

const newBrowser = () => createHttpBrowser({ url: server.url, site });
const passphrase = "a long enough passphrase";

async function signIn(browser: HttpBrowser, email = customer.email, password = passphrase): Promise<string> {
  const answer = await browser.submit("/sign-in", { email, password });
  expect([answer.status, answer.headers.get("location")]).toEqual([303, expect.stringMatching(/\/dashboard$/)]);
  return browser.jar.get(sessionCookie)!;
}

/** Where a page sends whoever is not signed in. */
const isSignedOut = async (browser: HttpBrowser) => {
  const answer = await browser.visit("/dashboard/keys");
  return answer.status === 307 && Boolean(answer.headers.get("location")?.startsWith("/sign-in"));
};

describe("every page", () => {
  const places = ["/", "/models", "/docs", "/privacy", "/sign-in", "/sign-up", "/unsubscribe/x/choose"];
  const nowhere = ["/nope", "/nope.png", "/nope.txt", "/api/nope", "/dashboard/nope", "/.well-known/nope", "/%ff"];

  test.each([...places, ...nowhere])(
    "%s runs only what carries its own nonce, and stands in no frame",
    async (place) => {
      const nonces: string[] = [];
      for (let look = 0; look < 2; look++) {
        const answer = await newBrowser().visit(place);
        const page = await answer.text();
        const policy = answer.headers.get("content-security-policy") ?? "";
        expect(policy).toContain("frame-ancestors 'none'");
        expect(policy).toContain("object-src 'none'");
        const nonce = /script-src 'self' 'nonce-([^']+)' 'strict-dynamic'/.exec(policy)?.[1];
        expect(nonce).toBeDefined();
        nonces.push(nonce!);
        const scripts = page.match(/<script\b[^>]*>/g) ?? [];
        expect(scripts.filter((script) => !script.includes(`nonce="${nonce}"`))).toEqual([]);
        expect(page).not.toMatch(/<[^>]+\son(click|load|error|submit)=/i);
      }
      expect(nonces[0]).not.toBe(nonces[1]);
    },
  );
});

describe("every answer", () => {
  const places = [
    "/",
    "/nope",
    "/api/health",
    "/api/webhooks/nope",
    "/v1/models",
    "/v1/nope",
    "/icon.svg",
    "/robots.txt",
  ];

  test.each(places)("%s has the headers that keep browsers from guessing, framing and plain HTTP", async (place) => {
    const { headers } = await newBrowser().visit(place);
    expect(Object.fromEntries(headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "permissions-policy": expect.stringContaining("camera=()"),
      "content-security-policy": expect.stringContaining("frame-ancestors 'none'"),
      "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
    });
    expect(headers.get("x-powered-by")).toBeNull();
  });

  test("of the API sets no cookie and takes none for a key, whoever is signed in", async () => {
    const browser = newBrowser();
    await signIn(browser);
    for (const place of ["/v1/models", "/v1/credits", "/v1/keys", "/v1beta/models"]) {
      const answer = await browser.visit(place);
      expect([place, answer.status, answer.headers.getSetCookie()]).toEqual([place, 401, []]);
    }
  });
});

describe("a session", () => {
  test("is a cookie bound to this host and to TLS, out of reach of scripts, and its pages are kept nowhere", async () => {
    const browser = newBrowser();
    const answer = await browser.submit("/sign-in", { email: customer.email, password: passphrase });
    const [cookie, ...others] = answer.headers.getSetCookie().filter((line) => line.startsWith(sessionCookie));
    expect(others).toEqual([]);
    for (const flag of [/; path=\/(;|$)/i, /; httponly/i, /; secure/i, /; samesite=lax/i]) expect(cookie).toMatch(flag);
    expect(cookie).not.toMatch(/domain=/i);
    for (const place of ["/dashboard", "/dashboard/keys", "/dashboard/settings/activity"]) {
      const page = await browser.visit(place);
      expect([place, page.status, page.headers.get("cache-control")]).toEqual([
        place,
        200,
        expect.stringContaining("no-store"),
      ]);
    }
  });

  test("is never the one that somebody planted before", async () => {
    const planted = "x".repeat(43);
    const browser = newBrowser();
    browser.jar.set(sessionCookie, planted);
    expect(await signIn(browser)).not.toBe(planted);
    const attacker = newBrowser();
    attacker.jar.set(sessionCookie, planted);
    expect(await isSignedOut(attacker)).toBe(true);
  });

  test("that signs in again is replaced, and the one before is worth nothing", async () => {
    const browser = newBrowser();
    const olderTab = await browser.fill("/sign-in", { email: customer.email, password: passphrase });
    const first = await signIn(browser);
    expect((await browser.post("/sign-in", olderTab)).status).toBe(303);
    expect(browser.jar.get(sessionCookie)).not.toBe(first);
    const old = newBrowser();
    old.jar.set(sessionCookie, first);
    expect(await isSignedOut(old)).toBe(true);
    expect(await isSignedOut(browser)).toBe(false);
  });

  test("ends at sign-out everywhere: a copy of its cookie opens nothing; the answer about cookies stays", async () => {
    const browser = newBrowser();
    const token = await signIn(browser);
    await browser.post("/consent", new URLSearchParams({ choice: "none", back: "/" }));
    const consent = browser.jar.get("__Host-consent");
    expect(consent).toBeDefined();
    const answer = await browser.post("/sign-out");
    expect([answer.status, answer.headers.get("clear-site-data")]).toEqual([303, '"cache", "storage"']);
    expect(browser.jar.has(sessionCookie)).toBe(false);
    expect(browser.jar.get("__Host-consent")).toBe(consent);
    const thief = newBrowser();
    thief.jar.set(sessionCookie, token);
    expect(await isSignedOut(thief)).toBe(true);
  });
});

describe("another site's page", () => {
  const evil = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };

  test("signs nobody out, chooses nothing for them and changes nothing of theirs", async () => {
    const browser = newBrowser();
    await signIn(browser);
    for (const place of ["/sign-out", "/consent", "/theme", "/api/auth/signout", "/api/auth/callback/credentials"]) {
      const answer = await browser.post(place, new URLSearchParams({ choice: "all", theme: "dark" }), evil);
      expect([place, answer.status, answer.headers.getSetCookie()]).toEqual([place, 403, []]);
    }
    expect((await browser.visit("/sign-out")).status).toBe(405);
    expect(await isSignedOut(browser)).toBe(false);
  });

  test("signs nobody in, not as themselves and not as another", async () => {
    const browser = newBrowser();
    const answer = await browser.submit("/sign-in", { email: customer.email, password: passphrase }, evil);
    expect(answer.headers.getSetCookie().filter((line) => line.startsWith(sessionCookie))).toEqual([]);
    expect(browser.jar.has(sessionCookie)).toBe(false);
  });

  test("learns nothing of a link in a mail that is none", async () => {
    const answer = await newBrowser().post("/unsubscribe/none", undefined, evil);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toMatch(/token|user|topic/i);
  });
});

test("the pages of the staff do not exist for a customer, and do for the owner", async () => {
  const browser = newBrowser();
  await signIn(browser);
  for (const place of ["/admin/users", "/admin/users/0190b6d4-0000-7000-8000-000000000000"]) {
    expect((await browser.visit(place)).status).toBe(404);
  }
  const owner = newBrowser();
  await signIn(owner, server.email, server.password);
  expect((await owner.visit("/admin/users")).status).toBe(200);
  expect((await owner.visit("/admin/users/0190b6d4-0000-7000-8000-000000000000")).status).toBe(404);
});
