import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test, vi } from "vitest";
import { handleGatewayRequest } from "@/lib/main/gateway";
import { testDatabase } from "../../support/test-database";

/**
 * Every door through which somebody's cookie could change something, found in the tree of files: a new one that does not
 * ask where a request comes from is found here.
 */
const state = vi.hoisted(() => ({ headers: new Headers() }));
const jar = { get: () => undefined, has: () => false, set: vi.fn(), delete: vi.fn() };
vi.mock("next/headers", () => ({ headers: async () => state.headers, cookies: async () => jar }));

testDatabase();

const root = path.resolve(import.meta.dirname, "../../..");
const files = readdirSync(path.join(root, "app"), { recursive: true, encoding: "utf8" }).map((name) => `app/${name}`);
const routes = files.filter((file) => file.endsWith("/route.ts"));
const actions = files.filter((file) => file.endsWith("/actions.ts"));

/** Doors that no cookie opens: another's server proves itself by its signature, a mailed link by its token. */
const withoutCookie: Readonly<Record<string, RegExp>> = {
  "app/api/webhooks/creem/route.ts": /messageRoute\(/,
  "app/api/webhooks/stripe/route.ts": /messageRoute\(/,
  "app/api/integrations/github-secret-scanning/route.ts": /messageRoute\(/,
  "app/unsubscribe/[token]/route.ts": /tokenRoute</,
};

const host = "tacit.example";
const foreign: readonly Record<string, string>[] = [
  { origin: "https://evil.example" },
  { origin: "null" },
  { origin: `https://${host}.evil.example` },
  { origin: `https://${host}`, "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "same-site" },
  { cookie: "tacit-session=stolen" },
];

type Handler = (request: Request, context: unknown) => Promise<Response>;
const load = async (file: string) => (await import(path.join(root, file))) as Record<string, unknown>;

async function writersOf(file: string): Promise<[string, Handler][]> {
  const writers = Object.entries(await load(file)).filter(([name]) => /^(POST|PUT|PATCH|DELETE)$/.test(name));
  return writers as [string, Handler][];
}

describe("a route that changes something", () => {
  test.each(routes)("%s takes nothing from another site's page", async (file) => {
    for (const [method, handler] of await writersOf(file)) {
      // The engine reads an API key, and no cookie.
      if (/^app\/(api\/)?(v1|v1beta)\//.test(file)) expect(handler).toBe(handleGatewayRequest);
      else if (file in withoutCookie) expect(readFileSync(path.join(root, file), "utf8")).toMatch(withoutCookie[file]!);
      else {
        for (const headers of foreign) {
          const request = new Request(`https://${host}/`, { method, headers: { host, ...headers } });
          const answer = await handler(request, { params: Promise.resolve({}) });
          expect([answer.status, await answer.text()], JSON.stringify(headers)).toEqual([
            403,
            expect.stringContaining("another site"),
          ]);
        }
      }
    }
  });

  test("is there at all, and the list of those that no cookie opens names no other", async () => {
    const changing = await Promise.all(routes.map(async (file) => ((await writersOf(file)).length > 0 ? [file] : [])));
    const known = ["app/(auth)/sign-out/route.ts", "app/consent/route.ts", "app/theme/route.ts"];
    expect(changing.flat()).toEqual(expect.arrayContaining([...known, ...Object.keys(withoutCookie)]));
  });

  test("that no cookie opens looks at none", () => {
    const sources = [...Object.keys(withoutCookie), "lib/web/message-route.ts", "lib/web/token-route.ts"];
    expect(
      sources.filter((file) => /cookie\(|cookies\(|web\/session"/.test(readFileSync(path.join(root, file), "utf8"))),
    ).toEqual([]);
  });
});

describe("an action", () => {
  test.each(actions)("of %s does nothing for another site's page", async (file) => {
    const exported = Object.entries(await load(file));
    expect(exported.length).toBeGreaterThan(0);
    for (const [name, act] of exported) {
      for (const headers of foreign) {
        state.headers = new Headers({ host, ...headers });
        const answer = await (act as (previous: null, form: FormData) => Promise<unknown>)(null, new FormData());
        expect(answer, `${name} ${JSON.stringify(headers)}`).toMatchObject({
          ok: false,
          message: "This came from another site.",
        });
      }
    }
  });

  test("stands in a file called actions.ts, and in no other", () => {
    const serving = files.filter(
      (file) => /\.tsx?$/.test(file) && /^\s*["']use server["']/m.test(readFileSync(path.join(root, file), "utf8")),
    );
    expect(serving.sort()).toEqual([...actions].sort());
  });
});

test("no foreign request has set a cookie on the way", () => {
  expect([...jar.set.mock.calls, ...jar.delete.mock.calls]).toEqual([]);
});
