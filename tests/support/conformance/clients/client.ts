/** One way for all real SDKs to be asked and to say what they heard, so that a row of the matrix is written once. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Wire } from "@/lib/gateway/ports";
import type { Finish } from "../scripted-answer";

export type Target = { readonly url: string; readonly apiKey: string };

export type ToolSpec = {
  readonly name: string;
  readonly description: string;
  readonly schema: {
    readonly type: "object";
    readonly properties: Record<string, unknown>;
    readonly required: string[];
  };
};

export type HeardCall = { readonly id: string; readonly name: string; readonly args: unknown };

/** What came out of the SDK at the end, in words that all of them have. */
export type Heard = {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly HeardCall[];
  readonly finish: Finish | null;
  /** Null where the SDK does not say. */
  readonly usage: {
    readonly input: number | null;
    readonly output: number | null;
    readonly cacheRead: number | null;
  } | null;
  /** The answer in the SDK's own form, to be given back on the next turn. */
  readonly native: unknown;
};

export type Turn =
  /** `png`: a picture in base64. */
  | { readonly from: "user"; readonly text: string; readonly png?: string }
  | { readonly from: "model"; readonly heard: Heard }
  | { readonly from: "tools"; readonly results: readonly { readonly call: HeardCall; readonly text: string }[] };

export type Ask = {
  readonly model: string;
  readonly stream: boolean;
  readonly turns: readonly Turn[];
  readonly system?: string;
  readonly tools?: readonly ToolSpec[];
  readonly maxTokens?: number;
  /** The answer is to be JSON of this schema. */
  readonly schema?: ToolSpec["schema"];
  readonly temperature?: number;
  readonly thinks?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What the SDK threw. */
export type Failure = { readonly status: number | null; readonly message: string };

export type Client = {
  readonly id: string;
  readonly name: string;
  readonly package: string;
  readonly version: string;
  /** The dialect it speaks. */
  readonly wire: Wire;
  ask(target: Target, ask: Ask): Promise<Heard>;
  explain(error: unknown): Failure;
};

const modules = path.resolve(import.meta.dirname, "../../../../node_modules");

export function installedVersion(name: string): string {
  const text = readFileSync(path.join(modules, name, "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/** The status is where every SDK's error has it, by one of three names. */
export function explainError(error: unknown): Failure {
  const { status, statusCode, code, message } = Object(error) as Record<string, unknown>;
  const found = [status, statusCode, code].find((value) => typeof value === "number");
  return { status: typeof found === "number" ? found : null, message: String(message ?? error) };
}

/** JSON that a model wrote; none is how some say that there are no arguments. */
export function readArgs(json: string): unknown {
  return json === "" ? {} : JSON.parse(json);
}
