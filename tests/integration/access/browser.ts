/** What `next/headers` says while a door is tried, for tests that knock at one as the server does. */
import { AsyncLocalStorage } from "node:async_hooks";

export type Jar = Map<string, string>;
type Asked = { readonly headers: Headers; readonly jar: Jar };

const running = new AsyncLocalStorage<Asked>();

const current = (): Asked => {
  const asked = running.getStore();
  if (!asked) throw new Error("No browser is asking.");
  return asked;
};

/** The module that stands in for `next/headers`. */
export const nextHeaders = {
  headers: async () => current().headers,
  cookies: async () => {
    const { jar } = current();
    return {
      get: (name: string) => (jar.has(name) ? { name, value: jar.get(name)! } : undefined),
      getAll: () => [...jar].map(([name, value]) => ({ name, value })),
      has: (name: string) => jar.has(name),
      set: (name: string | { name: string; value: string }, value = "") =>
        typeof name === "string" ? jar.set(name, value) : jar.set(name.name, name.value),
      delete: (name: string) => jar.delete(name),
    };
  },
};

/** The module that stands in for `next/cache`. */
export const nextCache = { revalidatePath() {}, revalidateTag() {} };

const site = "http://localhost:3000";

/** What a browser on one of our pages says of itself. */
export const ourPage: Readonly<Record<string, string>> = {
  host: "localhost:3000",
  origin: site,
  "sec-fetch-site": "same-origin",
  "user-agent": "Mozilla/5.0 Firefox/145.0",
};

/** The cookies of a browser that carries this session, or none. */
export function newJar(session: string | null, challenge?: string): Jar {
  const jar: Jar = new Map();
  if (session) jar.set("tacit-session", session);
  if (challenge) jar.set("tacit-challenge", challenge);
  return jar;
}

/** Runs `work` as asked by a browser of ours that has these cookies; it keeps what is set on the way. */
export function asBrowser<T>(jar: Jar, work: () => Promise<T>, more: Record<string, string> = {}): Promise<T> {
  const cookie = [...jar].map((pair) => pair.join("=")).join("; ");
  return running.run({ headers: new Headers({ ...ourPage, ...(cookie && { cookie }), ...more }), jar }, work);
}

/** Where Next was told to lead the browser, or that there is nothing; any other error is one. */
export function readDigest(error: unknown): { ledTo: string } | { status: number } {
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : "";
  const [kind, , place = ""] = digest.split(";");
  if (kind === "NEXT_REDIRECT") return { ledTo: place };
  const status = /^NEXT_HTTP_ERROR_FALLBACK;(\d+)$/.exec(digest)?.[1];
  if (status) return { status: Number(status) };
  throw error;
}
