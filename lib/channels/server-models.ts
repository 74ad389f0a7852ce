import { z } from "zod";
import { fetchGuarded } from "@/lib/upstream/fetch-guarded";
import { bytesMax, readCapped } from "./read-capped";

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

type Ask = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The address is an account's choice, which may lead into the open internet only. */
  readonly publicOnly: boolean;
  readonly withinMs?: number;
};

/**
 * Asks a server which models it has. Rejects when it does not answer in time (a TimeoutError) or cannot be reached. A
 * redirect is not followed: it could carry the credential to a host nobody chose.
 */
export async function askServerForModels({
  url,
  headers,
  publicOnly,
  withinMs = timeoutMs,
}: Ask): Promise<ServerModels> {
  if (publicOnly) return askPublicServer(url, headers, withinMs);
  const signal = AbortSignal.timeout(withinMs);
  const response = await fetch(url, { headers, signal, redirect: "manual" });
  const text = await readCapped(response);
  signal.throwIfAborted();
  return { status: response.status, ok: response.ok, ids: readIds(text) };
}

async function askPublicServer(url: string, headers: Ask["headers"], timeoutMs: number): Promise<ServerModels> {
  const answer = await fetchGuarded(url, { headers, timeoutMs, bytesMax, redirectsMax: 0 });
  if (answer.outcome === "timeout") throw new DOMException("The server did not answer in time.", "TimeoutError");
  if (answer.outcome !== "answered") throw new Error("The server cannot be reached.");
  const { status, text } = answer;
  return { status, ok: status >= 200 && status <= 299, ids: readIds(text) };
}

function readIds(text: string | null): readonly string[] | null {
  try {
    return ModelList.safeParse(JSON.parse(text ?? "")).data?.slice(0, modelsMax) ?? null;
  } catch {
    return null;
  }
}
