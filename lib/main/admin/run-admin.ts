import { AppError } from "@/lib/base/errors";
import { errorFacts } from "@/lib/log/log";
import { StartError } from "../start-error";
import { withHouse } from "../with-database";
import { UsageError } from "./command";
import { nouns } from "./nouns";
import { parseCommandLine } from "./parse-command-line";
import { renderJson, renderText } from "./render";
import { describeNoun, describeNouns } from "./usage-text";

export type Outcome = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

/**
 * One command of the operator's: 0 done, 1 refused, 2 not understood. With `--json` the answer, or
 * `{"error":{code,message}}`, is one line on stdout; without, people get a table, and errors on stderr.
 */
export async function runAdmin(words: readonly string[]): Promise<Outcome> {
  const isJson = words.includes("--json");
  const args = words.filter((word) => word !== "--json");
  try {
    const line = await parseCommandLine(args);
    if (line.kind === "help") {
      const text = line.noun ? describeNoun(line.noun, line.commands) : describeNouns();
      return { exitCode: 0, stdout: text, stderr: "" };
    }
    const { command, flags } = line;
    const answer = await (command.needsNoHouse ? command.run(flags) : withHouse(() => command.run(flags)));
    return { exitCode: answer.exitCode ?? 0, stdout: isJson ? renderJson(answer) : renderText(answer), stderr: "" };
  } catch (error) {
    const { code, message, exitCode } = toFailure(error);
    if (isJson) return { exitCode, stdout: renderJson({ json: { error: { code, message } } }), stderr: "" };
    const usage = exitCode === 2 ? await findUsage(args[0]) : "";
    return { exitCode, stdout: "", stderr: `${message}\n${usage}` };
  }
}

function toFailure(error: unknown): { code: string; message: string; exitCode: number } {
  if (error instanceof UsageError) return { code: "invalid_command", message: error.message, exitCode: 2 };
  if (error instanceof AppError) return { code: error.code, message: error.publicMessage, exitCode: 1 };
  if (error instanceof StartError) return { code: "unavailable", message: error.message, exitCode: 1 };
  const { errorName, errorCode } = errorFacts(error);
  return {
    code: "internal",
    message: `Something went wrong (${[errorName, errorCode].filter(Boolean).join(" ")}).`,
    exitCode: 1,
  };
}

async function findUsage(noun: string | undefined): Promise<string> {
  if (noun === undefined || !Object.hasOwn(nouns, noun)) return describeNouns();
  return describeNoun(noun, (await nouns[noun]!()).commands);
}
