import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import zlib from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { createCanaries, searchBytes, searchFiles } from "@/tests/support/canary";
import { searchDatabaseFiles, searchTables } from "@/tests/support/canary-database";
import { testDatabase } from "@/tests/support/test-database";

/** The search that finds nothing proves nothing, unless it finds what is there: in every kind of store, every spelling. */
const database = testDatabase();
const { plant, needles } = createCanaries();
const canary = plant("here");
const since = { sinceMs: Date.now() };
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "tacit-canary-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As `gzip` itself writes it: with the file's name in the header. */
function namedGzip(text: string): Buffer {
  const plain = zlib.gzipSync(text);
  plain[3] = 8;
  return Buffer.concat([plain.subarray(0, 10), Buffer.from("name.txt\0"), plain.subarray(10)]);
}

const spellings: [string, string | Buffer][] = [
  ["plain", `said: ${canary}.`],
  ["cut off after thirty characters", canary.slice(0, 30)],
  ["cut off before its last thirty characters", canary.slice(-30)],
  ["upper case", canary.toUpperCase()],
  [
    "JSON with every character escaped",
    [...canary].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
  ],
  ["a JSON text in a JSON text", JSON.stringify(JSON.stringify({ content: canary }))],
  ["a URL", `/v1?prompt=${encodeURIComponent(canary)}`],
  ["a URL with every byte escaped", [...Buffer.from(canary)].map((byte) => `%${byte.toString(16)}`).join("")],
  ["hex", Buffer.from(canary).toString("hex")],
  ["bytes printed as JSON", JSON.stringify(Buffer.from(`a${canary}`))],
  ["base64 at offset 0", Buffer.from(canary).toString("base64")],
  ["base64 at offset 1", Buffer.from(`a${canary}`).toString("base64")],
  ["base64 at offset 2", Buffer.from(`ab${canary}`).toString("base64")],
  ["base64 for URLs", Buffer.from(`abcd${canary}`).toString("base64url")],
  ["UTF-16", Buffer.from(canary, "utf16le")],
  ["gzip", zlib.gzipSync(`many words around ${canary}`)],
  ["gzip amid other bytes", Buffer.concat([Buffer.from("head"), zlib.gzipSync(canary), Buffer.from("tail")])],
  ["gzip with a file's name", namedGzip(canary)],
  ["gzip in gzip", zlib.gzipSync(zlib.gzipSync(canary))],
  ["cut-off gzip", zlib.gzipSync(`${canary}${"x y z ".repeat(999)}`, { level: 0 }).subarray(0, 400)],
  ["zlib", zlib.deflateSync(canary)],
  ["brotli", zlib.brotliCompressSync(canary)],
];

test.each(spellings)("a canary written as %s is found in a file", (name, text) => {
  const file = path.join(folder, name.replaceAll(" ", "-"));
  writeFileSync(file, text);
  expect(searchFiles(folder, needles).map(({ where }) => where.startsWith(file))).toContain(true);
  rmSync(file);
});

test("a canary is found in the name of a file, deep in a tree", () => {
  const file = path.join(folder, `${canary}.eml`);
  writeFileSync(file, "");
  expect(searchFiles(folder, needles)).not.toEqual([]);
  rmSync(file);
});

test("nothing is found where there is nothing", () => {
  writeFileSync(path.join(folder, "other"), createCanaries().plant("elsewhere"));
  expect(searchFiles(folder, needles)).toEqual([]);
  expect(searchBytes(Buffer.from("zq and nothing else"), needles, "here")).toEqual([]);
  expect(searchFiles(path.join(folder, "absent"), needles)).toEqual([]);
});

test("a canary in a row is found: as text, as bytes, in an array, and in the database's files", async () => {
  const channel = { provider: "openai", name: "x", baseUrl: "https://example.org" };
  expect(await searchTables(database.url, needles)).toEqual([]);
  await db().channel.create({ data: { ...channel, name: canary } });
  await db().channel.create({ data: { ...channel, credentialEncrypted: Uint8Array.from(zlib.gzipSync(canary)) } });
  await db().channel.create({ data: { ...channel, models: ["a", canary] } });
  const columns = new Set((await searchTables(database.url, needles)).map(({ where }) => where));
  expect([...columns]).toEqual(
    expect.arrayContaining([
      "public.channels.name",
      "public.channels.credential_encrypted (unpacked)",
      "public.channels.models",
    ]),
  );
  const files = await searchDatabaseFiles(database.url, needles, since);
  for (const part of ["/base/", "/pg_wal/"])
    expect(!files || files.some(({ where }) => where.includes(part))).toBe(true);
});

test("a row that was deleted is still found in the database's files", async () => {
  const { plant, needles } = createCanaries();
  const { id } = await db().channel.create({ data: { provider: "openai", name: plant("gone"), baseUrl: "x" } });
  await db().channel.delete({ where: { id } });
  expect(await searchTables(database.url, needles)).toEqual([]);
  expect(await searchDatabaseFiles(database.url, needles, since)).not.toEqual([]);
});
