import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";

const migrationLock = 72_707_369; // the advisory lock Prisma's own tool takes

/**
 * Applies the SQL migrations that the database lacks, each in a transaction of its own, one process at a time. Keeps
 * the books in Prisma's table and form. A migration that was changed after it was applied is refused.
 */
export async function migrate(url: string, folder = path.resolve("prisma/migrations")): Promise<string[]> {
  const client = new Client({ connectionString: url });
  client.on("error", () => {}); // a connection lost between statements is met by the next one
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [migrationLock]);
    await createBooks(client);
    const { rows } = await client.query<{ name: string; checksum: string }>(
      "SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
    );
    const applied = new Map(rows.map((row) => [row.name, row.checksum]));
    const added: string[] = [];
    const known = readMigrations(folder);
    const stranger = rows.find((row) => !known.some((migration) => migration.name === row.name));
    if (stranger) throw new Error(`The database is newer than this program: it has the migration ${stranger.name}.`);
    for (const migration of known) {
      const checksum = applied.get(migration.name);
      if (checksum === undefined) {
        await apply(client, migration);
        added.push(migration.name);
      } else if (checksum !== migration.checksum) {
        throw new Error(`Migration ${migration.name} was changed after it was applied.`);
      }
    }
    return added;
  } finally {
    await client.end();
  }
}

async function createBooks(client: Client): Promise<void> {
  try {
    await client.query(`CREATE TABLE IF NOT EXISTS _prisma_migrations (
      id VARCHAR(36) PRIMARY KEY, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL,
      logs TEXT, rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`);
  } catch (error) {
    throw new Error(`The database cannot be set up: ${reasonOf(error)}.`, { cause: error });
  }
}

type Migration = { readonly name: string; readonly sql: string; readonly checksum: string };

function readMigrations(folder: string): Migration[] {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = folders.map((entry) => entry.name).sort();
  return names.map((name) => {
    const sql = readFileSync(path.join(folder, name, "migration.sql"), "utf8");
    return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
  });
}

async function apply(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query("BEGIN");
    await client.query(sql);
    await client.query(
      "INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count) VALUES ($1, $2, now(), $3, 1)",
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw new Error(`Migration ${name} failed and was rolled back: ${reasonOf(error)}.`, { cause: error });
  }
}

// The code alone: what a database says of an error may quote what is stored.
function reasonOf(error: unknown): string {
  const { code } = error as { code?: string };
  return code === "42501" ? "this database user may not create tables" : `SQLSTATE ${code ?? "unknown"}`;
}
