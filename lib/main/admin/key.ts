import { createKey } from "@/lib/keys/create-key";
import { listKeys } from "@/lib/keys/list-keys";
import { toKeyJson as toPlainJson } from "@/lib/keys/management/key-json";
import { pauseKey } from "@/lib/keys/pause-key";
import { resumeKey } from "@/lib/keys/resume-key";
import { revokeKey } from "@/lib/keys/revoke-key";
import { rotateKey } from "@/lib/keys/rotate-key";
import {
  type CreatedKeyView,
  CreateKeyInput,
  KeyIdInput,
  type KeyKind,
  type KeyView,
  RotateKeyInput,
  UpdateKeyInput,
} from "@/lib/keys/schema";
import { updateKey } from "@/lib/keys/update-key";
import { toBudgetJson } from "./budget";
import { type Commands, type Flags, parseInput, UsageError } from "./command";
import { flagOfMember, limitFlags, readLimits } from "./key-flags";
import { operator, organizationOf } from "./operator";
import { readOrganization, whoseFlags } from "./read-organization";
import { readOverlap } from "./read-overlap";
import type { JsonObject } from "./to-json";

const id = { id: { value: "<id>", required: true } };

export const commands: Commands = {
  create: {
    summary:
      "Makes an API key and shows it, this once. Lists are parted by commas, and * in a model stands for any characters. " +
      "--expires takes a date, or a time from now such as 12h, 30d, 8w. --budget-usd limits what it may spend in each day, " +
      "week (from Monday) or month, by UTC; a month if it is not said. --max-usd-per-hour pauses it when it spends more.",
    flags: {
      ...whoseFlags,
      name: { value: "<text>" },
      kind: { value: "inference|management" },
      ...limitFlags,
    },
    async run(flags) {
      if (flags.find("budget-period") && !flags.find("budget-usd")) throw new UsageError("--budget-usd is missing.");
      const input = parseInput(
        CreateKeyInput,
        {
          name: flags.find("name") ?? "Command line",
          kind: flags.find("kind") as KeyKind | undefined,
          ...readLimits(flags),
          organizationId: await readOrganization(flags),
        },
        flagOfMember,
      );
      return { json: withSecret(await createKey(operator, input)) };
    },
  },
  update: {
    summary: "Changes a key from its next call on. What is not named stays, and none removes it: --rpm none.",
    flags: { ...id, name: { value: "<text>" }, ...limitFlags },
    async run(flags) {
      const sent = { id: flags.get("id"), name: flags.find("name"), ...readLimits(flags) };
      if (Object.values(sent).filter((value) => value !== undefined).length < 2)
        throw new UsageError("Say what to change.");
      return { json: toKeyJson(await updateKey(operator, parseInput(UpdateKeyInput, sent, flagOfMember))) };
    },
  },
  rotate: {
    summary:
      "Gives a key a new secret and shows it, this once. The one before works for another day, or as --overlap says: " +
      "0, 30m, 24h, up to 30d.",
    flags: { ...id, overlap: { value: "<duration>" } },
    async run(flags) {
      const sent = { id: flags.get("id"), overlapSeconds: readOverlap(flags.find("overlap")) };
      const input = parseInput(RotateKeyInput, sent, { overlapSeconds: "overlap" });
      return { json: withSecret(await rotateKey(operator, input)) };
    },
  },
  pause: {
    summary: "Ends a key until it is resumed: its next call is refused.",
    flags: id,
    async run(flags) {
      return { json: toKeyJson(await pauseKey(operator, readId(flags))) };
    },
  },
  resume: {
    summary: "Lets a paused key make calls again.",
    flags: id,
    async run(flags) {
      return { json: toKeyJson(await resumeKey(operator, readId(flags))) };
    },
  },
  revoke: {
    summary: "Ends a key: its next call is refused.",
    flags: id,
    async run(flags) {
      return { json: toKeyJson(await revokeKey(operator, readId(flags))) };
    },
  },
  list: {
    summary: "Lists keys, newest first.",
    flags: { user: { value: "<email>" } },
    async run(flags) {
      const email = flags.find("user");
      const keys = await listKeys(operator, email ? { organizationId: await organizationOf(email) } : {});
      const columns = ["id", "name", "kind", "state", "prefix", "last4", "scopes", "models", "ips", "rpm", "tpm"];
      const more = ["concurrency", "budget_usd", "expires_at", "last_used_at", "spent_usd"];
      return { json: keys.map(toKeyJson), columns: [...columns, ...more] };
    },
  },
};

function readId(flags: Flags): KeyIdInput {
  return parseInput(KeyIdInput, { id: flags.get("id") });
}

function toKeyJson(view: KeyView): JsonObject {
  return { ...toPlainJson(view), budget: view.budget && toBudgetJson(view.budget) };
}

function withSecret({ key, ...view }: CreatedKeyView): JsonObject {
  return { id: view.id, key, ...toKeyJson(view) };
}
