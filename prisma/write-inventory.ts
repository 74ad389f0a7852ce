// Writes lib/privacy/inventory.json from schema.prisma: node --import tsx prisma/write-inventory.ts
import { writeFileSync } from "node:fs";
import path from "node:path";
import { buildInventory } from "@/lib/privacy/inventory/build-inventory";
import { formatInventory } from "@/lib/privacy/inventory/inventory";
import { lintSchema } from "@/lib/privacy/inventory/lint-schema";
import { readDatamodel } from "./read-datamodel";

const datamodel = await readDatamodel();
const problems = lintSchema(datamodel);
for (const problem of problems) console.error(problem);
const file = path.resolve(import.meta.dirname, "../lib/privacy/inventory.json");
writeFileSync(file, formatInventory(buildInventory(datamodel)));
process.exitCode = problems.length === 0 ? 0 : 1;
