import { db } from "@/lib/db/client";

type Digests = Readonly<Record<string, string>>;

export type Snapshot = {
  /** A digest of every row of a table. */
  readonly tables: Digests;
  /** The same of those rows alone that name one side of the world, which the other is to leave alone. */
  readonly ours: Digests;
  readonly theirs: Digests;
  /** How many rows hold a value that nobody could rightly have written. */
  readonly smuggled: number;
};

type Row = { name: string; digest: string; ours: string; theirs: string; smuggled: number };

let statement: string | null = null;

type Sides = Readonly<Record<"ours" | "theirs", { readonly organizationId: string; readonly userId: string }>>;

/** What is stored, in short, so that a refusal can be shown to have changed nothing. */
export async function takeSnapshot({ ours, theirs }: Sides, smuggled: string): Promise<Snapshot> {
  statement ??= await writeStatement();
  const [us, them] = [ours, theirs].map(({ organizationId, userId }) => `${organizationId}|${userId}`);
  const rows = await db().$queryRawUnsafe<Row[]>(statement, us, them, smuggled);
  const column = (key: "digest" | "ours" | "theirs") => Object.fromEntries(rows.map((row) => [row.name, row[key]]));
  const count = rows.reduce((sum, row) => sum + row.smuggled, 0);
  return { tables: column("digest"), ours: column("ours"), theirs: column("theirs"), smuggled: count };
}

async function writeStatement(): Promise<string> {
  const tables = await db().$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`;
  const sum = "coalesce(sum(hashtextextended(t.line, 0))";
  return tables
    .map(
      ({ name }) => `SELECT '${name}' AS name, count(*) || ' ' || ${sum}, 0) AS digest,
        count(*) FILTER (WHERE t.line ~ $1) || ' ' || ${sum} FILTER (WHERE t.line ~ $1), 0) AS ours,
        count(*) FILTER (WHERE t.line ~ $2) || ' ' || ${sum} FILTER (WHERE t.line ~ $2), 0) AS theirs,
        count(*) FILTER (WHERE strpos(t.line, $3) > 0)::int AS smuggled
        FROM (SELECT one::text AS line FROM "${name}" one) t`,
    )
    .join(" UNION ALL ");
}

/** The tables in which something is otherwise than before. */
export function changedTables(before: Digests, after: Digests): string[] {
  return Object.keys(after).filter((table) => before[table] !== after[table]);
}
