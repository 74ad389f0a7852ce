import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { buildInventory } from "@/lib/privacy/inventory/build-inventory";
import { formatInventory, inventory } from "@/lib/privacy/inventory/inventory";
import { lintSchema } from "@/lib/privacy/inventory/lint-schema";
import { readDatamodel } from "@/prisma/read-datamodel";

const table = (model: string) => inventory.tables.find((each) => each.model === model)!;

test("every column of the schema is classified, and nothing forbidden is stored", async () => {
  expect(lintSchema(await readDatamodel())).toEqual([]);
});

test("the committed inventory is the schema's", async () => {
  const committed = readFileSync("lib/privacy/inventory.json", "utf8");
  const generated = formatInventory(buildInventory(await readDatamodel()));
  expect(committed === generated, "run: node --import tsx prisma/write-inventory.ts").toBe(true);
});

test("a person is found through relations, in whichever direction they are declared", () => {
  expect(table("ApiKeySecret").subjects).toEqual([
    {
      steps: [
        { from: "key_id", table: "api_keys", to: "id" },
        { from: "organization_id", table: "organizations", to: "id" },
      ],
      column: "owner_id",
    },
  ]);
  expect(table("Bucket").subjects[0]).toEqual({
    steps: [{ from: "id", table: "organizations", to: "wallet_id" }],
    column: "owner_id",
  });
});

test("a column's own words win over its model's", () => {
  const adult = table("User").columns.find(({ field }) => field === "adultConfirmedAt")!;
  expect(adult).toMatchObject({ basis: "legal", use: "essential.legal_obligation", column: "adult_confirmed_at" });
});

test("what proves a person is never exported", () => {
  const secrets = inventory.tables.flatMap(({ columns }) =>
    columns.filter(({ category }) => category.startsWith("user.authorization")),
  );
  expect(secrets.length).toBeGreaterThan(0);
  expect(secrets.filter((column) => column.export === "yes")).toEqual([]);
});
