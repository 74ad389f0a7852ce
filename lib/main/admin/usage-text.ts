import type { Command, Commands, Flag } from "./command";
import { nouns } from "./nouns";

const start = "npm run --silent admin --";

export function describeNouns(): string {
  return `Usage: ${start} <noun> <verb> [flags] [--json]\nNouns: ${Object.keys(nouns).join(", ")}\nHelp:  ${start} <noun> --help\n`;
}

export function describeNoun(noun: string, commands: Commands): string {
  const lines = Object.entries(commands).map(([verb, command]) => describeCommand(noun, verb, command));
  return `Usage:\n${lines.join("")}`;
}

function describeCommand(noun: string, verb: string, { flags, summary }: Command): string {
  const shown = Object.entries(flags).filter(([, flag]) => !flag.later);
  const words = [start, noun, verb, ...shown.map(([name, flag]) => describeFlag(name, flag)), "[--json]"];
  return `  ${words.filter(Boolean).join(" ")}\n      ${summary}\n`;
}

function describeFlag(name: string, { value, required }: Flag): string {
  const text = value ? `--${name} ${value}` : `--${name}`;
  return required ? text : `[${text}]`;
}
