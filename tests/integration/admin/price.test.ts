import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { seedCataloguePrices } from "@/lib/billing/prices/seed-catalogue-prices";
import { runAdmin } from "@/lib/main/admin/run-admin";
import { testDatabase } from "../../support/test-database";

testDatabase();

const folder = mkdtempSync(path.join(tmpdir(), "prices-"));

async function admin(command: string) {
  const { exitCode, stdout } = await runAdmin([...command.split(" "), "--json"]);
  return { exitCode, json: JSON.parse(stdout) };
}

async function done(command: string) {
  const { exitCode, json } = await admin(command);
  expect(exitCode, JSON.stringify(json)).toBe(0);
  return json;
}

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe("the operator's prices", () => {
  test("have a flag for every rate, and are shown with all of them", async () => {
    const sound = "--audio-input 10 --audio-output 20 --reasoning 3 --web-search 0.01 --per-call 0.5";
    const long = "--long-context-above 200000 --long-input 2 --long-output 4 --long-cache-write 2.5";
    const price = await done(`price set --model house/all --input 1 --output 2 ${sound} ${long}`);
    expect(price).toMatchObject({
      audio_input_usd_per_million: "10",
      audio_output_usd_per_million: "20",
      reasoning_usd_per_million: "3",
      web_search_usd: "0.010000000",
      long_context_above_tokens: 200_000,
      long_input_usd_per_million: "2",
      long_cache_read_usd_per_million: "2",
      long_cache_write_5m_usd_per_million: "2.5",
      long_cache_write_1h_usd_per_million: "2.5",
      long_output_usd_per_million: "4",
      markup_bps: 0,
      warning: null,
    });
    const plain = await done("price set --model house/plain --input 1 --output 2");
    expect(plain).toMatchObject({ audio_input_usd_per_million: null, long_context_above_tokens: null });
  });

  test.each([
    ["--long-input 2 --long-output 4", "--long-input: needs the length above which it holds"],
    ["--long-context-above 9 --long-input 2", "--long-output: is missing: a long context needs its own rates"],
    ["--long-context-above 0 --long-input 2 --long-output 2", "--long-context-above: "],
    ["--web-search free", "--web-search: must be a plain decimal such as 0.01"],
  ])("with %s are refused by the flag's name", async (flags, message) => {
    const { exitCode, json } = await admin(`price set --model house/all --input 1 --output 2 ${flags}`);
    expect(exitCode).toBe(1);
    expect(json.error.message).toContain(message);
  });

  test("keep their history, the newest first", async () => {
    const { warning } = await done("price set --model house/plain --input 9 --output 2");
    expect(warning).toMatch(/five times/);
    const history = await done("price history --model house/plain");
    expect(history.map((price: Record<string, string>) => price.input_usd_per_million)).toEqual(["9", "1"]);
    expect(await done("price history --model house/none")).toEqual([]);
  });

  test("are imported as they are listed, from JSON and from CSV, all or none", async () => {
    const history = await done("price history --model house/all");
    const same = write("same.json", JSON.stringify(history));
    expect(await done(`price import --file ${same}`)).toEqual({
      prices: 0,
      unchanged: 1,
      warnings: [],
      dry_run: false,
    });
    const csv = "model,input_usd_per_million,output_usd_per_million\nhouse/csv,1,2\nhouse/plain,9,2.5\n";
    const file = write("prices.csv", csv);
    expect(await done(`price import --file ${file} --dry-run`)).toMatchObject({ prices: 2, dry_run: true });
    expect(await done("price history --model house/csv")).toEqual([]);
    expect(await done(`price import --file ${file}`)).toMatchObject({ prices: 2, dry_run: false });

    const slip = write("slip.csv", `${csv.replace("2.5", "0.0000025")}house/csv2,1,2\n`);
    const refused = await admin(`price import --file ${slip}`);
    expect(refused).toMatchObject({ exitCode: 1, json: { error: { code: "invalid_input" } } });
    expect(refused.json.error.message).toContain("line 3: output_usd_per_million must be a plain decimal");
    const small = write("small.csv", csv.replace("2.5", "0.000003"));
    expect((await admin(`price import --file ${small}`)).json.error.message).toContain(
      "line 3 (house/plain): The output",
    );
    expect(await done(`price import --file ${small} --force`)).toMatchObject({ prices: 1, unchanged: 1 });
    expect(await admin("price import --file /nowhere/prices.csv")).toMatchObject({ exitCode: 1 });
  });

  test("are marked up everywhere and at one provider", async () => {
    await seedCataloguePrices([
      { id: "gpt-4.1", provider: "openai" },
      { id: "claude-opus-4-5", provider: "anthropic" },
    ]);
    expect(await done("price markup --percent 10")).toMatchObject({
      scope: "*",
      percent: 10,
      in_force: true,
      prices: 2,
    });
    expect(await done("price markup --percent 2.5 --provider anthropic")).toMatchObject({ prices: 1 });
    expect(await done("price markups")).toMatchObject([
      { scope: "anthropic", percent: 2.5, in_force: true },
      { scope: "*", percent: 10, in_force: true },
    ]);
    expect((await done("price history --model gpt-4.1"))[0]).toMatchObject({
      input_usd_per_million: "2.2",
      markup_bps: 1_000,
    });
    for (const wrong of ["--percent 1001", "--percent -1", "--percent 1 --provider nobody"])
      expect((await admin(`price markup ${wrong}`)).exitCode).toBe(1);
  });
});
