/**
 * A clock for one test file's database that the test sets: there `now()` is the real time, moved. Defaults of columns
 * (CURRENT_TIMESTAMP) keep the real time, apart from the heartbeat's, by which nodes live.
 */
import { Client } from "pg";
import { disconnect } from "@/lib/db/client";

export type DatabaseClock = {
  /** From now on it is this moment there, and time goes on from it. */
  set(moment: string): Promise<void>;
  /** It is this moment there, and stays it until the clock is set again. */
  stop(moment: string): Promise<void>;
};

/** To be called before anything that is to see this clock connects. */
export async function moveDatabaseClock(url: string): Promise<DatabaseClock> {
  await onDatabase(
    url,
    `CREATE SCHEMA clock;
     CREATE TABLE clock.setting (ahead interval NOT NULL, stopped timestamptz);
     INSERT INTO clock.setting VALUES ('0');
     CREATE FUNCTION clock.now() RETURNS timestamptz LANGUAGE sql STABLE AS
       'SELECT coalesce(stopped, pg_catalog.now() + ahead) FROM clock.setting';
     ALTER TABLE gateway_nodes ALTER heartbeat_at SET DEFAULT clock.now();
     ALTER DATABASE ${new URL(url).pathname.slice(1)} SET search_path = clock, pg_catalog, public`,
  );
  await disconnect();
  return {
    set: (moment) =>
      onDatabase(
        url,
        `UPDATE clock.setting SET ahead = '${moment}'::timestamptz - pg_catalog.clock_timestamp(), stopped = NULL`,
      ),
    stop: (moment) => onDatabase(url, `UPDATE clock.setting SET stopped = '${moment}'`),
  };
}

async function onDatabase(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
