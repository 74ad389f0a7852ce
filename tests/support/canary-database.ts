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
      const { rows, fields } = await client.query<Record<string, unknown>>(`SELECT * FROM ${name}`);
      for (const { name: column } of fields) {
        const values = rows.map((row) => row[column]).filter((value) => value !== null);
        // Bytes may be compressed, each value by itself; texts are searched together.
        const texts = values.filter((value) => !Buffer.isBuffer(value)).map(toText);
        const parts = [Buffer.from(texts.join("\n")), ...values.filter((value) => Buffer.isBuffer(value))];
        finds.push(...parts.flatMap((part) => searchBytes(part, needles, `${name}.${column}`)));
      }
    }
    return finds;
  });
}

function toText(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/**
 * Searches the files of this database (tables, indexes, all that was ever deleted) and of its server (write-ahead log,
 * the rest), or only those written after `sinceMs`. Writes out what was in memory first. Null when the server's files are
 * not on this machine.
 */
export async function searchDatabaseFiles(
  url: string,
  needles: readonly Needle[],
  options: { sinceMs?: number } = {},
): Promise<Find[] | null> {
  const { folder, oid } = await withClient(url, async (client) => {
    await client.query("CHECKPOINT");
    const { rows } = await client.query<{ folder: string; oid: number }>(
      "SELECT current_setting('data_directory') AS folder, oid FROM pg_database WHERE datname = current_database()",
    );
    return rows[0]!;
  });
  if (!existsSync(path.join(folder, "base", String(oid)))) return null;
  const shared = readdirSync(folder).filter((name) => name !== "base");
  return [...shared, path.join("base", String(oid))].flatMap((name) =>
    searchFiles(path.join(folder, name), needles, options),
  );
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
