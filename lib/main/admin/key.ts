import { AppError } from "@/lib/base/errors";
import { createKey } from "@/lib/keys/create-key";
import { listKeys } from "@/lib/keys/list-keys";
import { revokeKey } from "@/lib/keys/revoke-key";
import { CreateKeyInput, type KeyKind, RevokeKeyInput } from "@/lib/keys/schema";
import { type Commands, parseInput } from "./command";
import { operator, organizationOf } from "./operator";
import { toJson } from "./to-json";

const later = { value: "<value>", later: true };
const msPerUnit = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };

export const commands: Commands = {
  create: {
    summary:
      "Makes an API key and shows it, this once. --expires takes a date, or a time from now such as 12h, 30d, 8w.",
    flags: {
      user: { value: "<email>", required: true },
      name: { value: "<text>" },
      kind: { value: "inference|management" },
      expires: { value: "<date>|<duration>" },
      scopes: later,
      models: later,
      rpm: later,
      tpm: later,
      concurrency: later,
      "budget-usd": later,
      "budget-period": later,
      ips: later,
    },
    async run(flags) {
      const input = parseInput(
        CreateKeyInput,
        {
          name: flags.find("name") ?? "Command line",
          kind: flags.find("kind") as KeyKind | undefined,
          expiresAt: readExpiry(flags.find("expires")),
          organizationId: await organizationOf(flags.get("user")),
        },
        { expiresAt: "expires" },
      );
      const { id, key, ...facts } = await createKey(operator, input);
      return { json: { id, key, ...toJson(facts) } };
    },
  },
  revoke: {
    summary: "Ends a key: its next call is refused.",
    flags: { id: { value: "<id>", required: true } },
    async run(flags) {
      return { json: toJson(await revokeKey(operator, parseInput(RevokeKeyInput, { id: flags.get("id") }))) };
    },
  },
  list: {
    summary: "Lists keys, newest first.",
    flags: { user: { value: "<email>" } },
    async run(flags) {
      const email = flags.find("user");
      const keys = await listKeys(operator, email ? { organizationId: await organizationOf(email) } : {});
      const columns = [
        "id",
        "name",
        "kind",
        "prefix",
        "last4",
        "expires_at",
        "revoked_at",
        "last_used_at",
        "spent_usd",
      ];
      return { json: keys.map(toJson), columns };
    },
  },
};

function readExpiry(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const [, count, unit] = /^(\d{1,4})([hdw])$/.exec(text) ?? [];
  if (count) return new Date(Date.now() + Number(count) * msPerUnit[unit as keyof typeof msPerUnit]);
  const date = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(text) ? new Date(text) : null;
  if (date && !Number.isNaN(date.getTime())) return date;
  throw new AppError("invalid_input", "--expires: must be a date such as 2027-01-31, or a time from now such as 30d.");
}
