import { z } from "zod";
import { readCapped } from "./read-capped";

const timeoutMs = 5_000;
const modelsMax = 1_000;

/** OpenAI's and Anthropic's form of the list, or Gemini's. */
const ModelList = z.union([
  z.object({ data: z.array(z.object({ id: z.string() })) }).transform(({ data }) => data.map(({ id }) => id)),
  z
    .object({ models: z.array(z.object({ name: z.string() })) })
    .transform(({ models }) => models.map(({ name }) => name.replace(/^models\//, ""))),
]);

export type ServerModels = {
  readonly status: number;
  readonly ok: boolean;
  /** Null: the answer is no list of models. */
  readonly ids: readonly string[] | null;
};

/**
 * Asks a server which models it has. Rejects when it does not answer in time (a TimeoutError) or cannot be reached. A
 * redirect is not followed: it could carry the credential to a host nobody chose.
 */
export async function askServerForModels(
  url: string,
  headers: Readonly<Record<string, string>>,
  withinMs = timeoutMs,
): Promise<ServerModels> {
  const signal = AbortSignal.timeout(withinMs);
  const response = await fetch(url, { headers, signal, redirect: "manual" });
  const text = await readCapped(response);
  signal.throwIfAborted();
  return { status: response.status, ok: response.ok, ids: readIds(text) };
}

function readIds(text: string | null): readonly string[] | null {
  try {
    return ModelList.safeParse(JSON.parse(text ?? "")).data?.slice(0, modelsMax) ?? null;
  } catch {
    return null;
  }
}
