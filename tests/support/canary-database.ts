import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { type Find, type Needle, searchBytes, searchFiles } from "./canary";

/** Searches every column of every row of every table, large objects, and what Postgres shows of running statements. */
export async function searchTables(url: string, needles: readonly Needle[]): Promise<Find[]> {
  return withClient(url, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
       UNION ALL VALUES ('pg_catalog.pg_largeobject'), ('pg_catalog.pg_stat_activity'), ('pg_catalog.pg_stats')`,
    );
    const finds: Find[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query(`SELECT * FROM ${name}`);
      for (const row of rows)
        for (const [column, value] of Object.entries(row as Record<string, unknown>))
          finds.push(...searchBytes(toBytes(value), needles, `${name}.${column}`));
    }
    return finds;
  });
}

function toBytes(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (Array.isArray(value)) return Buffer.concat(value.map(toBytes));
  return Buffer.from(typeof value === "object" ? JSON.stringify(value) : String(value));
}

/**
 * Searches the files of this database (tables, indexes, all that was ever deleted) and of its server (write-ahead log,
 * the rest). Writes out what was in memory first. Null when the server's files are not on this machine.
 */
export async function searchDatabaseFiles(url: string, needles: readonly Needle[]): Promise<Find[] | null> {
  const { folder, oid } = await withClient(url, async (client) => {
    await client.query("CHECKPOINT");
    const { rows } = await client.query<{ folder: string; oid: number }>(
      "SELECT current_setting('data_directory') AS folder, oid FROM pg_database WHERE datname = current_database()",
    );
    return rows[0]!;
  });
  if (!existsSync(path.join(folder, "base", String(oid)))) return null;
  const shared = readdirSync(folder).filter((name) => name !== "base");
  return [...shared, path.join("base", String(oid))].flatMap((name) => searchFiles(path.join(folder, name), needles));
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
