// Writes the next SQL migration: what must change from the committed migrations to schema.prisma.
//   npm run migration -- <name>
// Works offline: Prisma's schema engine as WASM, an in-memory PGlite as the shadow database.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import { PrismaPGlite } from "pglite-prisma-adapter";

const name = process.argv[2];
if (!/^[a-z0-9_]+$/.test(name ?? "")) finish("Usage: npm run migration -- <name_in_snake_case>");

const migrationsDir = path.resolve("prisma/migrations");
const schema = { path: path.resolve("prisma/schema.prisma"), content: readFileSync("prisma/schema.prisma", "utf8") };
const engine = await startEngine();
const difference = await engine.diff({
  from: migrationsAsSource(),
  to: { tag: "schemaDatamodel", files: [schema] },
  script: true,
  exitCode: true,
  filters: { externalTables: [], externalEnums: [] },
  shadowDatabaseUrl: null,
});
if (difference.exitCode !== 2) finish("schema.prisma and the migrations agree: nothing to write.", 0);

const folder = path.join(migrationsDir, `${new Date().toISOString().replace(/\D/g, "").slice(0, 14)}_${name}`);
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, "migration.sql"), difference.stdout);
finish(
  `Wrote ${path.relative(".", folder)}/migration.sql. Read it, and add CHECK constraints and triggers by hand.`,
  0,
);

async function startEngine() {
  const wasmFile = createRequire(import.meta.url)
    .resolve("@prisma/schema-engine-wasm")
    .replace(/[^/\\]+$/, "schema_engine_bg.wasm");
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(wasmFile)), {
    "./schema_engine_bg.js": bindings,
  });
  bindings.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  const shadow = () => new PrismaPGlite(new PGlite()).connect();
  const factory = { provider: "postgres", adapterName: "pglite", connect: shadow, connectToShadowDb: shadow };
  const datamodels = [[schema.path, schema.content]];
  return bindings.SchemaEngine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(factory));
}

function migrationsAsSource() {
  mkdirSync(migrationsDir, { recursive: true });
  const folders = readdirSync(migrationsDir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  if (folders.length === 0) return { tag: "empty" };
  const migrationDirectories = folders
    .map((entry) => entry.name)
    .sort()
    .map((folder) => {
      const value = readFileSync(path.join(migrationsDir, folder, "migration.sql"), "utf8");
      return { path: folder, migrationFile: { path: "migration.sql", content: { tag: "ok", value } } };
    });
  const lockfile = { path: "migration_lock.toml", content: 'provider = "postgresql"\n' };
  return { tag: "migrations", baseDir: migrationsDir, shadowDbInitScript: "", lockfile, migrationDirectories };
}

function finish(message, exitCode = 1) {
  console.log(message);
  process.exit(exitCode);
}
