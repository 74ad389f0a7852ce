import { createRequire } from "node:module";
import { defineConfig } from "prisma/config";

// Prisma downloads a native schema engine before every command, even before `generate`, which never runs it.
// Any existing file in this variable stops the download. Migrations are SQL files applied by lib/db/migrate.ts.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= createRequire(import.meta.url).resolve("prisma/package.json");

export default defineConfig({ schema: "prisma/schema.prisma", migrations: { path: "prisma/migrations" } });
