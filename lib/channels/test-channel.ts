import { z } from "zod";
import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { db } from "@/lib/db/client";
import { decryptCredential } from "./credentials";
import type { ChannelIdInput, ChannelTestView } from "./schema";

const timeoutMs = 10_000;
const ModelList = z.object({ data: z.array(z.unknown()) });

/** Asks the provider for its list of models: does it answer, does it accept the credential. Nothing it says is passed on. */
export async function testChannel(actor: Actor, { id }: ChannelIdInput): Promise<ChannelTestView> {
  requireOperator(actor);
  const channel = await db().channel.findFirst({
    where: { id, removedAt: null },
    select: { baseUrl: true, credentialEncrypted: true },
  });
  if (!channel) throw new AppError("not_found", "There is no such channel.");
  const headers = toHeaders(id, channel.credentialEncrypted);
  const startedAtMs = Date.now();
  const durationMs = () => Date.now() - startedAtMs;
  try {
    // A redirect is not followed: it could carry the credential to a host nobody chose.
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(`${channel.baseUrl}/models`, { headers, signal, redirect: "manual" });
    const list = ModelList.safeParse(await response.json().catch(() => null));
    signal.throwIfAborted();
    const modelsCount = list.success ? list.data.data.length : null;
    const { ok, status } = response;
    return { ok, status, problem: ok ? null : "refused", durationMs: durationMs(), modelsCount };
  } catch (error) {
    const problem = (error as Error).name === "TimeoutError" ? "timeout" : "unreachable";
    return { ok: false, status: null, problem, durationMs: durationMs(), modelsCount: null };
  }
}

function toHeaders(id: string, stored: Uint8Array | null): Record<string, string> {
  if (!stored) return {};
  try {
    return { authorization: `Bearer ${decryptCredential(id, stored)}` };
  } catch (error) {
    const sentence = "The credential cannot be read: CREDENTIALS_KEY has changed. Add the channel again.";
    throw new AppError("conflict", sentence, { cause: error });
  }
}
