/** Waits for a word, then makes calls of a cent, all at once, the keys taking turns; says how each key's calls ended. */
import { once } from "node:events";
import { openBook, type TestKey } from "./fixtures";
import { spendAtOnce } from "./spend-at-once";

type Facts = { url: string; dataDir: string; keys: readonly TestKey[]; calls: number };
const { keys, calls, ...database } = JSON.parse(process.argv[2]!) as Facts;
process.env.LOG_LEVEL = "silent";
const book = await openBook(database);
process.stdout.write("ready\n");
await once(process.stdin, "data");
const tally = await spendAtOnce(book, keys, calls);
await book.close();
process.stdout.write(`${JSON.stringify(tally)}\n`);
