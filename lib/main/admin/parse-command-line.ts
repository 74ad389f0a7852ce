import { parseArgs } from "node:util";
import { type Command, type Commands, type Flags, UsageError } from "./command";
import { laterNouns, laterVerbs, nouns } from "./nouns";

export type CommandLine =
  | { readonly kind: "help"; readonly noun: string | null; readonly commands: Commands }
  | { readonly kind: "command"; readonly command: Command; readonly flags: Flags };

/** What the words ask for. A UsageError carries the noun's commands, when the noun was understood. */
export async function parseCommandLine(args: readonly string[]): Promise<CommandLine> {
  const [noun, ...rest] = args;
  if (noun === undefined || noun === "help" || noun === "--help") return { kind: "help", noun: null, commands: {} };
  if (laterNouns.includes(noun)) throw new UsageError(`"${noun}" is not available in this version.`);
  if (!Object.hasOwn(nouns, noun)) throw new UsageError(`There is no noun "${noun}".`);
  const { commands } = await nouns[noun]!();
  if (rest.includes("--help")) return { kind: "help", noun, commands };
  const hasVerbs = !Object.hasOwn(commands, "");
  const verb = hasVerbs ? rest[0] : "";
  if (verb === undefined) throw new UsageError(`Say what to do with "${noun}": ${Object.keys(commands).join(", ")}.`);
  if (laterVerbs[noun]?.includes(verb)) throw new UsageError(`"${noun} ${verb}" is not available in this version.`);
  if (!Object.hasOwn(commands, verb)) throw new UsageError(`There is no "${noun} ${verb}".`);
  const command = commands[verb]!;
  return { kind: "command", command, flags: parseFlags(command, hasVerbs ? rest.slice(1) : rest) };
}

function parseFlags({ flags }: Command, args: readonly string[]): Flags {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => [
      name,
      { type: flag.value ? ("string" as const) : ("boolean" as const) },
    ]),
  );
  const { values } = readOptions(joinNegatives(args), options);
  for (const [name, flag] of Object.entries(flags)) {
    if (flag.later && values[name] !== undefined) throw new UsageError(`--${name} is not available in this version.`);
    if (flag.required && values[name] === undefined) throw new UsageError(`--${name} is missing.`);
    if (values[name] === "") throw new UsageError(`--${name} has no value.`);
  }
  const find = (name: string) => (typeof values[name] === "string" ? values[name] : undefined);
  return { find, get: (name) => find(name)!, has: (name) => values[name] === true };
}

/** `--priority -1` as `--priority=-1`: parseArgs takes a dash for the start of another flag. */
function joinNegatives(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of args) {
    const isValue = /^-\d/.test(word) && /^--[^=]+$/.test(joined.at(-1) ?? "");
    if (isValue) joined.push(`${joined.pop()}=${word}`);
    else joined.push(word);
  }
  return joined;
}

function readOptions(args: string[], options: Record<string, { type: "string" | "boolean" }>) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false });
  } catch (error) {
    // Node's first sentence names the word that was wrong; the others are advice for programmers.
    const [sentence] = (error as Error).message.split(/[.\n]/);
    throw new UsageError(`${sentence}.`, { cause: error });
  }
}
