import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import type { Right } from "@/lib/base/rights";
import { createKey } from "../create-key";
import type { KeyFacts } from "../find-key-facts";
import { getKey } from "../get-key";
import { listKeys } from "../list-keys";
import { revokeKey } from "../revoke-key";
import { rotateKey } from "../rotate-key";
import { CreateKeyInput, type KeyScope, RotateKeyInput, UpdateKeyInput } from "../schema";
import { updateKey } from "../update-key";
import { InvalidMember } from "./invalid-member";
import { toKeyJson } from "./key-json";
import { createFields, readJson, rotateFields, toParam, updateFields } from "./read-json";
import { readId, readPage } from "./read-page";

/** What a program asks about its organization's keys: the shape of the gateway's port. */
export type KeysAsk =
  | { readonly verb: "list"; readonly limit: string | null; readonly after: string | null }
  | { readonly verb: "create"; readonly input: unknown }
  | { readonly verb: "get" | "revoke"; readonly id: string }
  | { readonly verb: "update" | "rotate"; readonly id: string; readonly input: unknown };

export type KeysAnswer =
  | { readonly outcome: "done"; readonly body: unknown }
  | { readonly outcome: "not_found" }
  | { readonly outcome: "forbidden"; readonly message: string }
  | { readonly outcome: "conflict"; readonly message: string }
  | { readonly outcome: "invalid"; readonly message: string; readonly param: string | null };

type Manager = Pick<KeyFacts, "keyId" | "organizationId" | "kind" | "scopes">;

/** What a management key's scopes let it do in its organization. */
const rightsOf: Readonly<Partial<Record<KeyScope, readonly Right[]>>> = {
  "keys:read": ["keys:read"],
  "keys:write": ["keys:write", "keys:write_all"],
  "usage:read": ["usage:read"],
  "billing:read": ["billing:read"],
};

/** Answers a management key, which acts for its organization. Rejects only on what nobody foresaw. */
export async function manageKeys(key: Manager, ask: KeysAsk): Promise<KeysAnswer> {
  if (key.kind !== "management") return { outcome: "forbidden", message: "Keys are managed with a management key." };
  const rights = key.scopes.flatMap((scope) => rightsOf[scope] ?? []);
  const { keyId, organizationId } = key;
  try {
    return { outcome: "done", body: await answer({ kind: "key", keyId, organizationId, rights }, ask) };
  } catch (error) {
    if (error instanceof InvalidMember) return { outcome: "invalid", message: error.message, param: error.param };
    if (error instanceof AppError) return toRefusal(error);
    throw error;
  }
}

async function answer(actor: Actor, ask: KeysAsk): Promise<unknown> {
  switch (ask.verb) {
    case "list":
      return list(actor, ask.limit, ask.after);
    case "create":
      return withSecret(await createKey(actor, readJson(CreateKeyInput, createFields, ask.input)));
    case "get":
      return toKeyJson(await getKey(actor, { id: readId(ask.id) }));
    case "update":
      return toKeyJson(await updateKey(actor, readJson(UpdateKeyInput, updateFields, ask.input, readId(ask.id))));
    case "rotate":
      return withSecret(
        await rotateKey(actor, readJson(RotateKeyInput, rotateFields, ask.input ?? {}, readId(ask.id))),
      );
    case "revoke":
      return toKeyJson(await revokeKey(actor, { id: readId(ask.id) }));
  }
}

function withSecret({ key, ...view }: Awaited<ReturnType<typeof createKey>>) {
  const { object, id, ...facts } = toKeyJson(view);
  return { object, id, key, ...facts };
}

async function list(actor: Actor, limitText: string | null, after: string | null) {
  const { limit, ...page } = readPage(limitText, after);
  const keys = await listKeys(actor, { ...page, limit: limit + 1 });
  const data = keys.slice(0, limit).map(toKeyJson);
  return {
    object: "list",
    data,
    has_more: keys.length > limit,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  };
}

function toRefusal({ code, publicMessage, details }: AppError): KeysAnswer {
  switch (code) {
    case "not_found":
      return { outcome: "not_found" };
    case "forbidden":
    case "conflict":
      return { outcome: code, message: publicMessage };
    case "invalid_input": {
      const [field] = Object.keys(details.fields ?? {});
      return { outcome: "invalid", message: publicMessage, param: field === undefined ? null : toParam(field) };
    }
    default:
      throw new Error(`A verb of keys refused with ${code}, which no answer has a place for.`);
  }
}
