/** The doors that somebody can knock at, read off the tree: a new one is in these lists before anybody thinks of it. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../../..");
const files = readdirSync(path.join(root, "app"), { recursive: true, encoding: "utf8" })
  .map((file) => path.posix.join("app", file.replaceAll(path.sep, "/")))
  .sort();

const named = (name: string) => files.filter((file) => path.posix.basename(file) === name);
const load = async (file: string) => (await import(path.join(root, file))) as Record<string, unknown>;

/** Every file that says it is full of server actions, whatever its name is. */
const actionFiles = files.filter(
  (file) => /\.[mc]?[jt]sx?$/.test(file) && /^\s*(["'])use server\1/m.test(readFileSync(path.join(root, file), "utf8")),
);

export type Action = (previous: unknown, form: FormData) => Promise<unknown>;

/** Every server action, by `app/…/actions.ts#name`. */
export async function importActions(): Promise<ReadonlyMap<string, Action>> {
  const doors = new Map<string, Action>();
  for (const file of actionFiles) {
    for (const [name, exported] of Object.entries(await load(file))) {
      if (typeof exported !== "function") throw new Error(`${file}#${name} is no function.`);
      doors.set(`${file}#${name}`, exported as Action);
    }
  }
  return doors;
}

export type Handler = (request: Request, context: unknown) => Promise<Response> | Response;

/** Every method of every route handler, by `GET app/…/route.ts`. The engine's have a matrix of their own. */
export async function importRoutes(): Promise<{ doors: Map<string, Handler>; engine: Map<string, Handler> }> {
  const doors = new Map<string, Handler>();
  const engine = new Map<string, Handler>();
  for (const file of named("route.ts")) {
    const isEngines = /^app\/(api\/)?(v1|v1beta)\//.test(file);
    for (const [name, exported] of Object.entries(await load(file))) {
      if (/^[A-Z]+$/.test(name)) (isEngines ? engine : doors).set(`${name} ${file}`, exported as Handler);
    }
  }
  return { doors, engine };
}

type Props = { readonly params: Promise<unknown>; readonly searchParams: Promise<unknown> };
export type Page = (props: Props) => unknown;

/** Every page, by its file. */
export const listPages = () => named("page.tsx");

export async function importPage(file: string): Promise<Page> {
  return (await load(file)).default as Page;
}

/** What is wanting, as sentences. */
export function compareRows(doors: Iterable<string>, rows: Iterable<string>): string[] {
  const [there, known] = [new Set(doors), new Set(rows)];
  return [
    ...[...there].filter((door) => !known.has(door)).map((door) => `${door} has no row: say who may pass.`),
    ...[...known].filter((row) => !there.has(row)).map((row) => `${row} has a row and is not there any more.`),
  ];
}
