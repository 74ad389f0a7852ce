import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { resolveUrls } from "@/lib/catalog/base-url";
import type { Provider } from "@/lib/catalog/provider";
import { findProvider } from "@/lib/catalog/providers";
import { db } from "@/lib/db/client";
import { whereAdministered } from "./administered";
import { credentialHeaders } from "./credential-headers";
import { readKeys } from "./credential-keys";
import { decryptCredential } from "./credentials";
import { modelListRequest } from "./model-list-request";
import type { ChannelIdInput, ChannelTestView } from "./schema";
import { askServerForModels } from "./server-models";

type Answer = Pick<ChannelTestView, "ok" | "status" | "problem" | "modelsCount">;

const timeoutMs = 10_000;

/**
 * Asks the provider for its list of models with each of the channel's keys, until one fails: does it answer, does it
 * accept the credential. Where a provider has no such list, a token for its service account is all that can be asked for.
 * Nothing that anybody says is passed on.
 */
export async function testChannel(actor: Actor, { id }: ChannelIdInput): Promise<ChannelTestView> {
  const channel = await db().channel.findFirst({
    where: { id, removedAt: null, ...whereAdministered(actor) },
    select: { organizationId: true, provider: true, baseUrl: true, credentialEncrypted: true },
  });
  const provider = channel && findProvider(channel.provider);
  if (!channel || !provider) throw new AppError("not_found", "There is no such channel.");
  const keys = openCredential(id, channel.credentialEncrypted);
  const startedAtMs = Date.now();
  let answer: Answer = { ok: false, status: null, problem: "refused", modelsCount: null };
  let keysAccepted = 0;
  for (const [index, key] of keys.entries()) {
    answer = await ask(provider, channel, key, `${id}:${index}`);
    if (!answer.ok) break;
    keysAccepted++;
  }
  return { ...answer, durationMs: Date.now() - startedAtMs, keysCount: keys.length, keysAccepted };
}

type Place = { readonly organizationId: string | null; readonly baseUrl: string };

async function ask(provider: Provider, place: Place, key: string | null, routeId: string): Promise<Answer> {
  const publicOnly = place.organizationId !== null;
  const shown = await credentialHeaders(provider.auth, key, routeId, publicOnly);
  if (!shown) return { ok: false, status: null, problem: "refused", modelsCount: null };
  const request = modelListRequest(resolveUrls(provider, place.baseUrl));
  // Where a service account is shown, a project has no list; that somebody gave a token for it says that it is known.
  if (!request || provider.auth === "google-service-account")
    return { ok: true, status: null, problem: null, modelsCount: null };
  try {
    const headers = { ...request.headers, ...shown };
    const asked = { url: request.url, headers, publicOnly, withinMs: timeoutMs };
    const { ok, status, ids } = await askServerForModels(asked);
    const problem = ok ? null : status === 404 || status === 405 ? "no_list" : "refused";
    return { ok, status, problem, modelsCount: ids?.length ?? null };
  } catch (error) {
    const problem = (error as Error).name === "TimeoutError" ? "timeout" : "unreachable";
    return { ok: false, status: null, problem, modelsCount: null };
  }
}

function openCredential(id: string, stored: Uint8Array | null): readonly (string | null)[] {
  if (!stored) return [null];
  try {
    const keys = readKeys(decryptCredential(id, stored));
    if (keys) return keys;
  } catch {
    // Said below.
  }
  throw new AppError("conflict", "The credential cannot be read: CREDENTIALS_KEY has changed. Add the channel again.");
}
