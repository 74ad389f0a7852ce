/**
 * One connection of its own to Postgres, used by one piece of work at a time in the order in which it asks. The money
 * path does not go through Prisma, which costs 2.5 times as much per batch. A lost connection is made anew when next needed.
 */
import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { LaneDownError } from "./database-errors";

export type Statement = { readonly name: string; readonly text: string };
type Row = Record<string, string | null>;
/** All values travel as text; numbers of 64 bits come back as text too. */
export type Run = (statement: Statement, values?: readonly (string | null)[]) => Promise<Row[]>;

export type Lane = {
  /** Rejects with LaneDownError when there is no connection to be had; otherwise as `work` does. */
  use<T>(work: (run: Run) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

type LaneOptions = {
  readonly url: string;
  /** How long work may wait for a connection. */
  readonly connectWithinMs: number;
  /** How long a statement may stay unanswered before the connection counts as lost. */
  readonly answerWithinMs: number;
};

// Plans are made once a connection, perhaps while tables are nearly empty: they must be index look-ups in the order of
// the sorted input and nothing else, for speed (a scan grows with the table) and because rows are locked in that order.
export const laneSettings = `SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_mergejoin = off;
  SET enable_hashjoin = off; SET enable_material = off;
  SET jit = off; SET synchronous_commit = on; SET default_transaction_isolation = 'read committed';
  SET statement_timeout = '10s'; SET idle_in_transaction_session_timeout = '5s'`;

export function createLane(options: LaneOptions): Lane {
  let connection: Connection | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  async function connected(): Promise<Connection> {
    const deadline = performance.now() + options.connectWithinMs;
    while (!connection?.isOpen) {
      if (isClosed) throw new LaneDownError("the lane is closed");
      connection = await connect(options, Math.max(50, deadline - performance.now()));
      if (connection) break;
      if (performance.now() + 50 >= deadline) throw new LaneDownError("no connection to the database");
      await sleep(50);
    }
    return connection;
  }

  return {
    use(work) {
      const turn = queue.then(async () => work((await connected()).run));
      queue = turn.catch(() => {});
      return turn;
    },
    async close() {
      isClosed = true;
      await queue;
      await connection?.end();
    },
  };
}

type Connection = { readonly isOpen: boolean; readonly run: Run; end(): Promise<void> };

async function connect({ url, answerWithinMs }: LaneOptions, withinMs: number): Promise<Connection | null> {
  const socket = new Socket();
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: withinMs,
    keepAlive: true,
    application_name: "tacit-holds",
    stream: () => socket,
  });
  let isOpen = true;
  const abandon = () => {
    isOpen = false;
    socket.destroy();
  };
  client.on("error", abandon);
  client.on("end", abandon);
  try {
    await answered(client.connect(), withinMs, abandon);
    await answered(client.query(laneSettings), withinMs, abandon);
  } catch {
    abandon();
    return null;
  }
  return {
    get isOpen() {
      return isOpen;
    },
    run: async ({ name, text }, values = []) =>
      (await answered(client.query<Row>({ name, text, values: [...values] }), answerWithinMs, abandon)).rows,
    end: () => client.end(),
  };
}

/** Gives up on an answer that does not come. Time in which this process itself stood still does not count. */
async function answered<T>(answer: Promise<T>, withinMs: number, giveUp: () => void): Promise<T> {
  let timer: NodeJS.Timeout;
  const arm = () => {
    const dueMs = performance.now() + withinMs;
    timer = setTimeout(() => (performance.now() > dueMs + 200 ? arm() : giveUp()), withinMs);
  };
  arm();
  try {
    return await answer;
  } finally {
    clearTimeout(timer!);
  }
}

const begin: Statement = { name: "begin", text: "BEGIN" };
const commit: Statement = { name: "commit", text: "COMMIT" };
const rollback: Statement = { name: "rollback", text: "ROLLBACK" };

/** All of `work` or nothing of it, on the lane's connection. */
export async function inTransaction<T>(run: Run, work: () => Promise<T>): Promise<T> {
  await run(begin);
  let result: T;
  try {
    result = await work();
  } catch (error) {
    // When the connection is gone, so is the transaction.
    await run(rollback).catch(() => {});
    throw error;
  }
  await run(commit);
  return result;
}
