/** What the suite knows of a coding agent: where it comes from, how it is pointed at a gateway, how it is asked. */
import type { Wire } from "@/lib/gateway/ports";

export type Target = { readonly url: string; readonly apiKey: string };

/** One headless run: `node args…`, or the binary itself. */
export type Invocation = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Files below the temporary home that have to be there first. */
  readonly files: Readonly<Record<string, string>>;
};

export type Agent = {
  readonly id: string;
  readonly name: string;
  readonly package: string;
  readonly version: string;
  /** The dialect it speaks. */
  readonly wire: Wire;
  /** `modules`: the `node_modules` it was installed into. `home`, `work`: empty folders of this run. */
  invoke(run: {
    readonly modules: string;
    readonly home: string;
    readonly target: Target;
    readonly model: string;
    readonly prompt: string;
  }): Invocation;
  /** How a model calls this agent's own shell: the tool, by the name found among those it offered, and its arguments. */
  callShell(toolNames: readonly string[], command: string): { name: string; args: string } | null;
};
