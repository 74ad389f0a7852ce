import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import type { TestKey } from "./fixtures";

type Facts = { readonly url: string; readonly dataDir: string; readonly key: TestKey; readonly count: number };

/** A process of its own that holds, observes 1,000 nano for each call and is then killed. Answers with its holds. */
export async function killHolderOf(facts: Facts): Promise<string[]> {
  const script = path.join(import.meta.dirname, "holder.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, JSON.stringify(facts)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  for await (const line of createInterface(child.stdout)) {
    child.kill("SIGKILL");
    await exited;
    return JSON.parse(line);
  }
  throw new Error("the holder said nothing");
}
