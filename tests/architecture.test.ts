import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const ground = ["lib/base", "lib/catalog", "lib/env.ts"];
const pipes = ["lib/db", "lib/limits", "lib/mail", "lib/log", "lib/upstream"];
const rooms = [
  "lib/accounts",
  "lib/keys",
  "lib/billing",
  "lib/channels",
  "lib/usage",
  "lib/privacy",
  "lib/platforms",
  "lib/organizations",
];

type Rule = { readonly folders: readonly string[]; readonly packages: readonly string[] };

/** Folder → what it may import besides itself. "node" stands for Node's own modules. */
const house: Record<string, Rule> = {
  "lib/base": { folders: [], packages: ["node"] },
  "lib/catalog": { folders: ["lib/base"], packages: ["zod"] },
  "lib/env.ts": { folders: [], packages: ["zod"] },
  "lib/gateway": { folders: ["lib/base", "lib/catalog"], packages: ["zod"] },
  "lib/db": { folders: ground, packages: ["node", "pg", "@prisma/client", "@prisma/adapter-pg"] },
  "lib/limits": {
    folders: [...ground, "lib/log"],
    packages: ["node", "@upstash/ratelimit", "@upstash/redis", "ioredis"],
  },
  "lib/mail": { folders: [...ground, "lib/log", "lib/db"], packages: ["node", "nodemailer"] },
  "lib/log": { folders: ground, packages: ["node"] },
  "lib/upstream": { folders: [...ground, "lib/log"], packages: ["node", "undici"] },
  "lib/accounts": {
    folders: [...ground, ...pipes],
    packages: ["node", "zod", "@node-rs/argon2", "@simplewebauthn/server", "otpauth", "uqr"],
  },
  "lib/keys": { folders: [...ground, ...pipes, "lib/accounts", "lib/billing"], packages: ["node", "zod"] },
  "lib/billing": {
    folders: [...ground, ...pipes, "lib/accounts"],
    packages: ["node", "zod", "pg", "@pydantic/genai-prices", "stripe", "creem", "disposable-email-domains"],
  },
  "lib/channels": { folders: [...ground, ...pipes, "lib/accounts", "lib/billing"], packages: ["node", "zod"] },
  "lib/usage": {
    folders: [...ground, "lib/db", "lib/accounts", "lib/billing"],
    packages: ["node", "zod", "jose", "canonicalize"],
  },
  "lib/organizations": {
    folders: [...ground, ...pipes, "lib/accounts", "lib/billing", "lib/keys"],
    packages: ["node", "zod"],
  },
  "lib/platforms": { folders: [...ground, ...pipes, "lib/billing"], packages: ["node", "zod", "oembed-providers"] },
  "lib/privacy": {
    folders: [...ground, ...pipes, ...rooms],
    packages: ["node", "zod", "@prisma/generator-helper", "@prisma/internals"],
  },
  "lib/web": {
    folders: [...ground, "lib/log", "lib/limits", "lib/accounts", "lib/privacy"],
    packages: ["node", "next", "react", "next-auth", "@auth/core", "zod"],
  },
  "lib/main": { folders: [...ground, "lib/gateway", ...pipes, ...rooms], packages: ["*"] },
  app: { folders: ["lib/base", "lib/catalog", "lib/env.ts", "lib/web", "lib/main", ...rooms], packages: ["*"] },
};

/** A vendor's package is imported in one folder. */
const vendors: Record<string, readonly string[]> = {
  "@prisma/client": ["lib/db"],
  "@upstash/ratelimit": ["lib/limits"],
  nodemailer: ["lib/mail"],
  "next-auth": ["lib/web"],
  undici: ["lib/upstream"],
  stripe: ["lib/billing/stripe"],
  creem: ["lib/billing/creem"],
  jose: ["lib/usage/receipts"],
  "@upstash/redis": ["lib/limits"],
  ioredis: ["lib/limits"],
  "@simplewebauthn/server": ["lib/accounts"],
  otpauth: ["lib/accounts"],
  "oembed-providers": ["lib/platforms"],
};

const sources = ["app", "lib", "tests"].flatMap(filesUnder).filter((file) => /\.(tsx?|mjs)$/.test(file));
const product = sources.filter((file) => !file.startsWith("tests/"));

function filesUnder(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => path.posix.join(folder, name.replaceAll(path.sep, "/")))
    .filter((name) => !name.startsWith("lib/db/generated/"));
}

const read = (file: string) => readFileSync(path.join(root, file), "utf8");

function importsOf(file: string): string[] {
  const statement =
    /^\s*(?:import|export)\b[^;'"]*?\bfrom\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm;
  return [...read(file).matchAll(statement)].map((match) => match[1] ?? match[2] ?? match[3]!);
}

/** `folder` for our own files, `name` for packages. */
function target(file: string, specifier: string): { folder: string } | { name: string } {
  if (specifier.startsWith("@/")) return { folder: specifier.slice(2) };
  if (specifier.startsWith(".")) return { folder: path.posix.join(path.posix.dirname(file), specifier) };
  if (specifier.startsWith("node:")) return { name: "node" };
  const parts = specifier.split("/");
  return { name: specifier.startsWith("@") ? parts.slice(0, 2).join("/") : parts[0]! };
}

const isWithin = (file: string, folder: string) =>
  file === folder || file.startsWith(`${folder}/`) || `${file}.ts` === folder;

function homeOf(file: string): string | undefined {
  return Object.keys(house).find((folder) => isWithin(file, folder));
}

describe("the arrows of the house", () => {
  test.each(product)("%s imports only what its folder may", (file) => {
    const home = homeOf(file);
    expect(home, `${file} lies in no room of the house`).toBeDefined();
    const rule = house[home!]!;
    const broken = importsOf(file).filter((specifier) => {
      const to = target(file, specifier);
      if ("name" in to) return !rule.packages.includes("*") && !rule.packages.includes(to.name);
      return ![home!, ...rule.folders].some((folder) => isWithin(to.folder, folder));
    });
    expect(broken, `${home} may import ${[...rule.folders, ...rule.packages].join(", ")}`).toEqual([]);
  });

  test("a vendor's package is imported in one folder only", () => {
    const strays = product.flatMap((file) =>
      importsOf(file)
        .map((specifier) => target(file, specifier))
        .filter((to) => "name" in to && vendors[to.name] && !vendors[to.name]!.some((folder) => isWithin(file, folder)))
        .map((to) => `${file} imports ${(to as { name: string }).name}`),
    );
    expect(strays).toEqual([]);
  });

  test("Next is known only to app and lib/web", () => {
    const strays = product.filter(
      (file) =>
        !file.startsWith("app/") &&
        !file.startsWith("lib/web/") &&
        importsOf(file).some((name) => /^next(\/|$)/.test(name)),
    );
    expect(strays).toEqual([]);
  });

  test("app reaches lib/main only from /v1, /api, /metrics and the instrumentation", () => {
    const strays = product.filter(
      (file) =>
        /^app\/(?!v1\/|v1beta\/|api\/|metrics\/)/.test(file) &&
        importsOf(file).some((name) => name.startsWith("@/lib/main")),
    );
    expect(strays).toEqual([]);
  });

  test("a client component takes from lib only base, catalog and schemas", () => {
    const strays = product
      .filter((file) => /^["']use client["']/m.test(read(file)))
      .flatMap((file) => importsOf(file).map((specifier) => ({ file, to: target(file, specifier) })))
      .filter(({ to }) => "folder" in to && to.folder.startsWith("lib/"))
      .filter(
        ({ to }) => !/^lib\/(base|catalog)\/|^lib\/[\w-]+\/schema(\.ts)?$/.test((to as { folder: string }).folder),
      )
      .map(({ file }) => file);
    expect(strays).toEqual([]);
  });

  test("the product imports no test", () => {
    expect(product.filter((file) => importsOf(file).some((name) => name.includes("tests/")))).toEqual([]);
  });
});

describe("doors are thin", () => {
  const doors = product.filter((file) => file.startsWith("app/"));

  test("app holds no database call and no catch of its own", () => {
    expect(doors.filter((file) => /@\/lib\/db\b|\bcatch\b\s*[({]/.test(read(file)))).toEqual([]);
  });
});

describe("the walls", () => {
  test("only env.ts, and what runs before it, reads the environment", () => {
    const mayRead = /^(lib\/env\.ts|lib\/main\/setup\.mjs|tests\/)/;
    const strays = sources.filter(
      (file) => !mayRead.test(file) && /process\.env\b(?!\.(NODE_ENV|NEXT_RUNTIME)\b)/.test(read(file)),
    );
    expect(strays).toEqual([]);
  });

  const lineLimits: [RegExp, number][] = [
    [/\/route\.ts$/, 40],
    [/\/actions\.ts$/, 120],
    [/\/page\.tsx$/, 180],
    [/\.tsx$/, 220],
    [/^lib\/catalog\//, 2_000],
    [/^tests\//, 400],
    [/./, 300],
  ];

  test("no file is too long for one idea", () => {
    const lines = (file: string) => read(file).split("\n").length - 1;
    const limit = (file: string) => lineLimits.find(([pattern]) => pattern.test(file))![1];
    expect(
      sources.filter((file) => lines(file) > limit(file)).map((file) => `${file}: ${lines(file)} > ${limit(file)}`),
    ).toEqual([]);
  });

  test("files are named in kebab-case, and no drawer is called utils", () => {
    const named =
      /^(\[{1,2}(\.\.\.)?[a-z-]+\]{1,2}|\([a-z]+\)|_ui|\.well-known|[a-z0-9]+(-[a-z0-9]+)*)(\.(test|spec|config|d))?(\.[a-z]+)?$/;
    // An address of the API is another's to name.
    const ours = sources.filter((file) => !file.startsWith("app/v1/messages/count_tokens/"));
    const strays = ours.filter((file) => !file.split("/").every((part) => named.test(part)));
    const drawers = sources.filter((file) =>
      /(^|\/)(utils?|helpers?|misc|common|service|manager|types|index)(\.tsx?|\/)/.test(file),
    );
    expect([...strays, ...drawers]).toEqual([]);
  });

  test("no test is switched off or alone", () => {
    const marks = new RegExp(["\\.sk" + "ip\\(", "\\.on" + "ly\\(", "\\.to" + "do\\("].join("|"));
    expect(sources.filter((file) => /\.(test|spec)\.tsx?$/.test(file) && marks.test(read(file)))).toEqual([]);
  });
});
