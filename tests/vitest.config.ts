import path from "node:path";
import { defineConfig } from "vitest/config";

const root = path.resolve(import.meta.dirname, "..");
const alias = { "@": root };

export default defineConfig({
  root,
  resolve: { alias },
  test: {
    maxWorkers: 2,
    projects: [
      {
        resolve: { alias },
        test: {
          name: "pure",
          root,
          include: ["tests/unit/**/*.test.ts", "tests/gateway/**/*.test.ts", "tests/architecture.test.ts"],
          // Properties are proved with hundreds of cases, and a busy machine is no failure.
          testTimeout: 30_000,
          isolate: false,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "database",
          root,
          include: ["tests/integration/**/*.test.ts", "tests/privacy/**/*.test.ts", "tests/conformance/**/*.test.ts"],
          globalSetup: ["tests/support/database-setup.ts"],
          // It imports "next/server" as only a bundler resolves it.
          server: { deps: { inline: ["next-auth"] } },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "start",
          root,
          include: ["tests/start/**/*.test.ts"],
          // Processes, ports and data folders of their own: one file at a time.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 240_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "system",
          root,
          include: ["tests/system/**/*.test.ts"],
          // Each starts the whole product on a port and a data folder of its own, after everything else.
          sequence: { groupOrder: 2 },
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
